using System.Text.Json.Nodes;
using CiTasks.Databricks;
using CiTasks.Databricks.Errors;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Json;
using CiTasks.Planning.Runs;
using CiTasks.Tasks.DeployJob;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs;

/// <summary>Starts the runs that a step is asked for, waits for them and tells their results.</summary>
internal static class RunSteps
{
    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(5);

    /// <summary>Runs the orders; outputs are set, findings reported or thrown.</summary>
    public static async Task<TaskResult> RunAsync(TaskContext context, Workspace workspace, IReadOnlyList<RunOrder> orders, CancellationToken cancel)
    {
        var order = orders[0];
        var request = (JsonObject)order.Body.DeepClone();
        request["idempotency_token"] = Guid.NewGuid().ToString("N");
        if (order.JobName is not null)
        {
            request["job_id"] = await FindJobAsync(workspace, order, cancel).ConfigureAwait(false);
        }

        var runId = await StartAsync(workspace, order, request, context, cancel).ConfigureAwait(false);
        context.SetOutput(RunOutputs.RunId, runId.ToString());
        context.Host.Write($"run {runId} started");
        var watch = new RunWatch(context, workspace, runId) { OutageWindow = context.Inputs.Get(RunInputs.Outage)!.Value };
        JsonObject? run;
        try
        {
            run = await watch.UntilOverAsync(context.Inputs.Find(RunInputs.Timeout), cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await CancelAsync(context, workspace, runId).ConfigureAwait(false);
            throw;
        }

        if (run is null)
        {
            throw await TimedOutAsync(context, workspace, runId).ConfigureAwait(false);
        }

        return await FinishAsync(context, workspace, run, cancel).ConfigureAwait(false);
    }

    // A start that is under way is not broken off: nobody would know the run to cancel.
    private static async Task<long> StartAsync(Workspace workspace, RunOrder order, JsonObject request, TaskContext context, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        using var patience = new CancellationTokenSource();
        using var signal = cancel.Register(() => patience.CancelAfter(CancelGrace));
        try
        {
            return order.IsSubmit
                ? await workspace.Runs.SubmitAsync(request, patience.Token).ConfigureAwait(false)
                : await workspace.Runs.RunNowAsync(request, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            context.Report(new Finding("CIT0508", "the step was cancelled while it started a run, and no run id came back")
            {
                IsWarning = true,
                Hint = "look in the workspace whether a run was started",
            });
            throw;
        }
    }

    private static async Task<long> FindJobAsync(Workspace workspace, RunOrder order, CancellationToken cancel)
    {
        var ids = await workspace.Jobs.FindByNameAsync(order.JobName!, cancel).ConfigureAwait(false);
        return ids.Count switch
        {
            1 => ids[0],
            0 => throw new TaskFailureException(ExitCode.Invalid, JobFindings.None(order.JobName!, order.At)),
            _ => throw new TaskFailureException(ExitCode.Invalid, JobFindings.Ambiguous(order.JobName!, ids, order.At)),
        };
    }

    private static async Task<TaskResult> FinishAsync(TaskContext context, Workspace workspace, JsonObject run, CancellationToken cancel)
    {
        var report = await RunReport.ReadAsync(context, workspace, run, cancel).ConfigureAwait(false);
        foreach (var (output, value) in report.Outputs().Concat(RunReport.Save(context, [report])))
        {
            context.SetOutput(output, value);
        }

        foreach (var note in report.Notes())
        {
            context.Report(note);
        }

        context.Host.WriteTable(report.Headers, report.Rows());
        context.Host.Write(report.Verdict);
        var result = TaskResult.Done with { Details = report.ToJson(), Markdown = report.ToMarkdown() };
        switch (report.Run.Outcome)
        {
            case RunOutcome.Succeeded:
                return result;
            case RunOutcome.SucceededWithFailures when context.Inputs.Get(RunInputs.SuccessWithFailures) == "warn":
                foreach (var failure in report.Failures())
                {
                    context.Report(failure with { IsWarning = true });
                }

                return result;
            default:
                throw new TaskFailureException(ExitCode.JobFailed, report.Failures()) { Partial = result };
        }
    }

    private static async Task<TaskFailureException> TimedOutAsync(TaskContext context, Workspace workspace, long runId)
    {
        var leave = context.Inputs.Get(RunInputs.OnTimeout) == "leave";
        if (!leave)
        {
            await CancelAsync(context, workspace, runId).ConfigureAwait(false);
        }

        return new TaskFailureException(ExitCode.TimedOut, new Finding("CIT0504", $"run {runId} was not over after {Spans.Show(context.Inputs.Find(RunInputs.Timeout)!.Value)}")
        {
            Hint = leave ? "it goes on, as on-timeout: leave asked" : "it was cancelled; say on-timeout: leave to let it go on",
        });
    }

    // The step's own cancellation is already under way, so this has a short time of its own:
    // a CI system kills the process some ten seconds after its first signal.
    private static async Task CancelAsync(TaskContext context, Workspace workspace, long runId)
    {
        context.Host.Write($"cancelling run {runId}");
        using var grace = new CancellationTokenSource(CancelGrace, context.Clock);
        try
        {
            await workspace.Runs.CancelAsync(runId, grace.Token).ConfigureAwait(false);
            while (true)
            {
                var run = await workspace.Runs.GetAsync(runId, grace.Token).ConfigureAwait(false);
                var part = RunPart.Of(run);
                Publish(context, part, RunPart.Tasks(run));
                if (part.LifeCycle == "TERMINATING" || part.Outcome != RunOutcome.Waiting)
                {
                    context.Host.Write($"run {runId}: {part.State}");
                    return;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(200), context.Clock, grace.Token).ConfigureAwait(false);
            }
        }
        catch (Exception problem) when (problem is DatabricksException or OperationCanceledException)
        {
            context.Report(new Finding("CIT0508", $"run {runId} could not be seen to stop")
            {
                IsWarning = true,
                Detail = problem.Message,
                Hint = "look at its page and cancel it there if it still runs",
            });
        }
    }

    private static void Publish(TaskContext context, RunPart run, IEnumerable<RunPart> tasks)
    {
        context.SetOutput(RunOutputs.RunUrl, run.Page);
        context.SetOutput(RunOutputs.ResultState, run.Result ?? "");
        context.SetOutput(RunOutputs.LifeCycleState, run.LifeCycle);
        var states = new JsonObject();
        foreach (var task in tasks)
        {
            states[task.Key] = task.State;
        }

        context.SetOutput(RunOutputs.Tasks, JsonText.Write(states));
    }
}
