using System.Text.Json.Nodes;
using CiTasks.Databricks;
using CiTasks.Databricks.Errors;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Json;
using CiTasks.Planning.Runs;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.DeployJob;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.RunJob;

/// <summary><c>run-job</c>: starts a job once, waits, tells the result.</summary>
public static class RunJobTask
{
    /// <summary>By id.</summary>
    public static readonly Input<long?> JobId = Input.Number("job-id", "Id of the job; this or job-name.", 1);

    /// <summary>By name.</summary>
    public static readonly Input<string> JobName = Input.Text("job-name", "Exact name of the job; this or job-id.");

    /// <summary>Job parameters.</summary>
    public static readonly Input<IReadOnlyDictionary<string, string>> JobParameters = Input.Pairs(
        "job-parameters", "Job parameters: NAME=value, one a line or separated by commas.");

    /// <summary>Wait limit.</summary>
    public static readonly Input<TimeSpan?> Timeout = Input.Duration("timeout", "Longest wait for the run, such as 90m. Default: no limit.");

    /// <summary>What then.</summary>
    public static readonly Input<string> OnTimeout = Input.Choice("on-timeout", "What happens to the run when the wait is over: cancel it, or leave it running.", "cancel", "leave");

    /// <summary>Outages.</summary>
    public static readonly Input<TimeSpan?> Outage = Input.Duration("outage-window", "How long the workspace may be unreachable while waiting.") with { Default = "20m" };

    /// <summary>Policy.</summary>
    public static readonly Input<string> SuccessWithFailures = Input.Choice(
        "success-with-failures", "What the result SUCCESS_WITH_FAILURES means: fail, or warn and go on.", "fail", "warn");

    /// <summary>Id.</summary>
    public static readonly OutputDefinition RunId = new("run-id", "The run's id, also when it failed.");

    /// <summary>Page.</summary>
    public static readonly OutputDefinition RunUrl = new("run-url", "The run's page.");

    /// <summary>Result.</summary>
    public static readonly OutputDefinition ResultState = new("result-state", "SUCCESS, FAILED, TIMEDOUT, CANCELED, …; empty when the run is not over.");

    /// <summary>Life cycle.</summary>
    public static readonly OutputDefinition LifeCycleState = new("life-cycle-state", "TERMINATED, SKIPPED, INTERNAL_ERROR, or the state it was left in.");

    /// <summary>Tasks.</summary>
    public static readonly OutputDefinition Tasks = new("tasks", "Result of every task as a JSON object, task key → result state.");

    private static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(5);

    /// <summary>The definition.</summary>
    public static TaskDefinition Definition { get; } = new("run-job", "Starts a job, waits for the run and reports every task.")
    {
        Description = "Only SUCCESS is green. The start carries an idempotency token, so a lost answer never starts a second run. "
            + "When the step is cancelled, so is the run.",
        Inputs = [JobId, JobName, JobParameters, Timeout, OnTimeout, Outage, SuccessWithFailures, .. SharedInputs.Workspace],
        Outputs = [RunId, RunUrl, ResultState, LifeCycleState, Tasks],
        Examples = ["citasks run-job --job-name iris-databricks", "citasks run-job --job-id 123456789012345 --timeout 90m"],
        GitHub = new GitHubExtras("play", "orange"),
        RunAsync = RunAsync,
    };

    private static async Task<TaskResult> RunAsync(TaskContext context, CancellationToken cancel)
    {
        var request = Request(context);
        using var workspace = context.OpenWorkspace();
        request["job_id"] = await FindJobAsync(context, workspace, cancel).ConfigureAwait(false);
        var runId = await StartAsync(workspace, request, context, cancel).ConfigureAwait(false);
        context.SetOutput(RunId, runId.ToString());
        context.Host.Write($"run {runId} started");
        var watch = new RunWatch(context, workspace, runId) { OutageWindow = context.Inputs.Get(Outage)!.Value };
        JsonObject? run;
        try
        {
            run = await watch.UntilOverAsync(context.Inputs.Find(Timeout), cancel).ConfigureAwait(false);
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
    private static async Task<long> StartAsync(Workspace workspace, JsonObject request, TaskContext context, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        using var patience = new CancellationTokenSource();
        using var signal = cancel.Register(() => patience.CancelAfter(CancelGrace));
        try
        {
            return await workspace.Runs.RunNowAsync(request, patience.Token).ConfigureAwait(false);
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

    private static JsonObject Request(TaskContext context)
    {
        var request = new JsonObject { ["job_id"] = 0, ["idempotency_token"] = Guid.NewGuid().ToString("N") };
        var parameters = new JsonObject();
        foreach (var (name, value) in context.Inputs.Get(JobParameters))
        {
            parameters[name] = value;
        }

        if (parameters.Count > 0)
        {
            request["job_parameters"] = parameters;
        }

        return request;
    }

    private static async Task<long> FindJobAsync(TaskContext context, Workspace workspace, CancellationToken cancel)
    {
        var (id, name) = (context.Inputs.Find(JobId), context.Inputs.Find(JobName));
        if ((id is null) == (name is null))
        {
            throw new TaskFailureException(ExitCode.Invalid, id is null
                ? new Finding("CIT0101", "run-job needs job-id or job-name") { Hint = "name the job with --job-name, or give its number with --job-id" }
                : new Finding("CIT0102", "run-job takes job-id or job-name, not both") { Hint = "leave one of them out" });
        }

        if (id is { } known)
        {
            return known;
        }

        var ids = await workspace.Jobs.FindByNameAsync(name!, cancel).ConfigureAwait(false);
        var at = Origins.Spot(context.Inputs.Origin(JobName));
        return ids.Count switch
        {
            1 => ids[0],
            0 => throw new TaskFailureException(ExitCode.Invalid, JobFindings.None(name!, at)),
            _ => throw new TaskFailureException(ExitCode.Invalid, JobFindings.Ambiguous(name!, ids, at)),
        };
    }

    private static async Task<TaskResult> FinishAsync(TaskContext context, Workspace workspace, JsonObject run, CancellationToken cancel)
    {
        var report = await RunReport.ReadAsync(context, workspace, run, cancel).ConfigureAwait(false);
        Publish(context, report.Run, report.Tasks.Select(pair => pair.Task));
        context.Host.WriteTable(report.Headers, report.Rows());
        context.Host.Write($"run {report.Run.Id}: {report.Run.State}{(report.Run.Link.Length > 0 ? $"  {report.Run.Link}" : "")}");
        var result = TaskResult.Done with { Details = report.ToJson(), Markdown = report.ToMarkdown() };
        switch (report.Run.Outcome)
        {
            case RunOutcome.Succeeded:
                return result;
            case RunOutcome.SucceededWithFailures when context.Inputs.Get(SuccessWithFailures) == "warn":
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
        var leave = context.Inputs.Get(OnTimeout) == "leave";
        if (!leave)
        {
            await CancelAsync(context, workspace, runId).ConfigureAwait(false);
        }

        return new TaskFailureException(ExitCode.TimedOut, new Finding("CIT0504", $"run {runId} was not over after {Spans.Show(context.Inputs.Find(Timeout)!.Value)}")
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
        context.SetOutput(RunUrl, run.Page);
        context.SetOutput(ResultState, run.Result ?? "");
        context.SetOutput(LifeCycleState, run.LifeCycle);
        var states = new JsonObject();
        foreach (var task in tasks)
        {
            states[task.Key] = task.State;
        }

        context.SetOutput(Tasks, JsonText.Write(states));
    }
}
