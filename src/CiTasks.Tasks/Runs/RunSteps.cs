using System.Text.Json.Nodes;
using CiTasks.Databricks;
using CiTasks.Planning.Findings;
using CiTasks.Tasks.DeployJob;
using CiTasks.Tasks.Running;
using CiTasks.Tasks.Runs.Reports;

namespace CiTasks.Tasks.Runs;

/// <summary>The runs that a step is asked for, one after the other or all at once, and what comes of them together.</summary>
internal static class RunSteps
{
    // What one process may ask of a workspace while it watches many runs: below ten a second also when
    // some of them arrive late and together.
    private const int RequestsPerSecond = 8;

    /// <summary>Runs the orders; outputs are set, warnings reported.</summary>
    /// <param name="context">Inputs, outputs, log.</param>
    /// <param name="workspace">Where.</param>
    /// <param name="orders">What to start.</param>
    /// <param name="cancel">Cancels what was started.</param>
    /// <param name="onDecided">Gets the report of the run that decides the step, for outputs that only one task has.</param>
    /// <exception cref="TaskFailureException">One of them was no success; the result of all is in it.</exception>
    public static async Task<TaskResult> RunAsync(TaskContext context, Workspace workspace, IReadOnlyList<RunOrder> orders, CancellationToken cancel, Action<RunReport>? onDecided = null)
    {
        var settings = RunSettings.Read(context, orders.Count);
        if (orders.Count > 1)
        {
            workspace.Pace.Limit(RequestsPerSecond);
        }

        // A signal must reach every run within seconds, whatever waits in line.
        using var lift = cancel.Register(workspace.Pace.Lift);
        var outage = new OutageWatch(context, settings.Outage);
        var live = new LiveRuns(context);
        var steps = new List<RunStep>();
        foreach (var order in orders)
        {
            var known = await PrepareAsync(workspace, settings, order, cancel).ConfigureAwait(false);
            var identity = StartIdentity.Of(context, workspace.Address, known);
            steps.Add(new RunStep(context, workspace, settings, known, identity, outage, live)
            {
                // Known to later steps even when this process does not live to see the run's end.
                OnStarted = orders.Count > 1 ? _ => { } : id => context.SetOutputNow(RunOutputs.RunId, id.ToString()),
            });
        }

        var ends = settings.Parallel
            ? await Task.WhenAll(steps.Select(step => step.RunAsync(cancel))).ConfigureAwait(false)
            : await ChainAsync(context, steps, cancel).ConfigureAwait(false);
        context.Host.Progress("");
        foreach (var end in settings.Parallel ? ends : [])
        {
            Show(context, end, orders.Count);
        }

        if (ends.Count == orders.Count && ends.All(end => end.Code == ExitCode.Done))
        {
            steps.ForEach(step => step.Forget());
        }

        return new RunConclusion(context, orders, ends) { OnDecided = onDecided }.Tell(cancel);
    }

    private static async Task<IReadOnlyList<RunEnd>> ChainAsync(TaskContext context, List<RunStep> steps, CancellationToken cancel)
    {
        var ends = new List<RunEnd>();
        foreach (var step in steps)
        {
            ends.Add(await step.RunAsync(cancel).ConfigureAwait(false));
            context.Host.Progress("");
            Show(context, ends[^1], steps.Count);
            if (ends[^1].Code != ExitCode.Done)
            {
                break;
            }
        }

        return ends;
    }

    private static void Show(TaskContext context, RunEnd end, int orders)
    {
        if (end.Report is not { } report)
        {
            return;
        }

        if (orders > 1)
        {
            context.Host.Write(end.Order.Title);
        }

        if (report.Rows() is { Count: > 0 } rows)
        {
            context.Host.WriteTable(report.Headers, rows);
        }

        context.Host.Write(report.Verdict);
    }

    private static async Task<RunOrder> PrepareAsync(Workspace workspace, RunSettings settings, RunOrder order, CancellationToken cancel)
    {
        var body = (JsonObject)order.Body.DeepClone();
        if (order.JobName is { } name)
        {
            body["job_id"] = await FindJobAsync(workspace, name, order.At, cancel).ConfigureAwait(false);
        }

        if (settings.OnActive == "queue" && !order.IsSubmit)
        {
            body["queue"] ??= new JsonObject { ["enabled"] = true };
        }

        return order with { Body = body };
    }

    private static async Task<long> FindJobAsync(Workspace workspace, string name, Spot? at, CancellationToken cancel)
    {
        var ids = await workspace.Jobs.FindByNameAsync(name, cancel).ConfigureAwait(false);
        return ids.Count switch
        {
            1 => ids[0],
            0 => throw new TaskFailureException(ExitCode.Invalid, JobFindings.None(name, at)),
            _ => throw new TaskFailureException(ExitCode.Invalid, JobFindings.Ambiguous(name, ids, at)),
        };
    }
}
