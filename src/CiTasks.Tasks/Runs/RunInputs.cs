using CiTasks.Tasks.Catalogue;

namespace CiTasks.Tasks.Runs;

/// <summary>Inputs of every task that starts runs: how it starts them, waits for them and judges them.</summary>
public static class RunInputs
{
    /// <summary>Wait limit.</summary>
    public static readonly Input<TimeSpan?> Timeout = Input.Duration("timeout", "Longest wait for the run by the clock, such as 90m. Default: no limit.") with { Azure = AzureInput.In(AzureGroup.Run) };

    /// <summary>What then.</summary>
    public static readonly Input<string> OnTimeout = Input.Choice("on-timeout", "What happens to the run when the wait is over: cancel it, or leave it running.", "cancel", "leave") with { Azure = AzureInput.In(AzureGroup.Run) };

    /// <summary>Outages.</summary>
    public static readonly Input<TimeSpan?> Outage = Input.Duration("outage-window", "How long the workspace may be unreachable while waiting.") with { Default = "20m", Azure = AzureInput.In(AzureGroup.Run) };

    /// <summary>Policy.</summary>
    public static readonly Input<string> SuccessWithFailures = Input.Choice(
        "success-with-failures", "What the result SUCCESS_WITH_FAILURES means: fail, or warn and go on.", "fail", "warn") with { Azure = AzureInput.In(AzureGroup.Run) };

    /// <summary>What to do about a job that is running already.</summary>
    public static readonly Input<string> OnActive = Input.Choice(
        "on-active",
        "When the job is running already: ignore leaves it to the job's own limits, wait starts after the active runs, queue lets the service queue the new run, cancel cancels the active runs first, fail starts nothing.",
        "ignore", "wait", "queue", "cancel", "fail") with { Azure = AzureInput.In(AzureGroup.Run) };

    /// <summary>Repairs.</summary>
    public static readonly Input<long?> Repair = Input.Number("repair", "How often the failed tasks of a failed run are run again, within the same run.", 0, 20) with { Default = "0", Azure = AzureInput.In(AzureGroup.Run) };

    /// <summary>Takes up the run of an earlier attempt.</summary>
    public static readonly Input<bool> Reattach = Input.Flag(
        "reattach", "Take up the run that this step of the pipeline has started before: wait for it when it is active, take its result when it succeeded, else start afresh (or repair, see repair).") with { Azure = AzureInput.In(AzureGroup.Run) };

    /// <summary>The run to take up.</summary>
    public static readonly Input<long?> RunId = Input.Number("run-id", "With reattach: the run to take up, such as the output run-id of an earlier attempt.", 1) with
    {
        Azure = AzureInput.In(AzureGroup.Run) with { VisibleRule = "reattach = true" },
    };

    /// <summary>Tells parallel copies of one step apart. Every task has it: copies have a check run each.</summary>
    public static readonly Input<string> Leg = Input.Text(
        "leg", "What tells parallel copies of this step apart, such as the values of a matrix: copies with the same inputs and leg share one run and one place in the comment.") with
    {
        GitHubDefault = "${{ toJSON(matrix) }}",
        Azure = AzureInput.In(AzureGroup.Advanced),
    };

    /// <summary>Order of several runs.</summary>
    public static readonly Input<string> Order = Input.Choice(
        "order", "How several runs of one step are run: one after the other until one fails, or all at once.", "sequence", "parallel") with { Azure = AzureInput.In(AzureGroup.Run) };

    /// <summary>Folder for what the tasks left behind.</summary>
    public static readonly Input<string> LogFolder = Input.Path(
        "log-dir", "Folder for the logs and results of the tasks and the JUnit file. Default: the folder runs beside the result JSON.") with { Azure = AzureInput.In(AzureGroup.Run) };

    /// <summary>Those that only runs of jobs have.</summary>
    public static IReadOnlyList<InputDefinition> OfJobs { get; } = [OnActive, Repair];

    /// <summary>All others, in the order of the help page.</summary>
    public static IReadOnlyList<InputDefinition> All { get; } =
        [Timeout, OnTimeout, Outage, SuccessWithFailures, Reattach, RunId, Order, LogFolder];
}
