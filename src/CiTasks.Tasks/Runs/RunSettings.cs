using CiTasks.Planning.Findings;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs;

/// <summary>How a step starts, watches and judges its runs: its inputs, read once.</summary>
internal sealed record RunSettings
{
    /// <summary>Longest wait, or null.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>True when a run that takes longer is left running.</summary>
    public bool LeaveOnTimeout { get; init; }

    /// <summary>How long the workspace may be unreachable.</summary>
    public required TimeSpan Outage { get; init; }

    /// <summary>True when SUCCESS_WITH_FAILURES is good enough.</summary>
    public bool TolerateFailures { get; init; }

    /// <summary>True when a run of an earlier attempt is taken up.</summary>
    public bool Reattach { get; init; }

    /// <summary>The run to take up, when it is known.</summary>
    public long? EarlierRun { get; init; }

    /// <summary><c>ignore</c>, <c>wait</c>, <c>queue</c>, <c>cancel</c> or <c>fail</c>.</summary>
    public string OnActive { get; init; } = "ignore";

    /// <summary>How many repairs a failed run may have.</summary>
    public int Repairs { get; init; }

    /// <summary>True when several runs go at the same time.</summary>
    public bool Parallel { get; init; }

    /// <summary>Reads them.</summary>
    /// <exception cref="TaskFailureException">They contradict each other.</exception>
    public static RunSettings Read(TaskContext context, int orders)
    {
        var inputs = context.Inputs;
        var settings = new RunSettings
        {
            Timeout = inputs.Find(RunInputs.Timeout),
            LeaveOnTimeout = inputs.Get(RunInputs.OnTimeout) == "leave",
            Outage = inputs.Get(RunInputs.Outage)!.Value,
            TolerateFailures = inputs.Get(RunInputs.SuccessWithFailures) == "warn",
            Reattach = inputs.Get(RunInputs.Reattach),
            EarlierRun = inputs.Find(RunInputs.RunId),
            OnActive = inputs.Find(RunInputs.OnActive) ?? "ignore",
            Repairs = (int)(inputs.Find(RunInputs.Repair) ?? 0),
            Parallel = inputs.Get(RunInputs.Order) == "parallel",
        };
        if (settings.EarlierRun is not null && (!settings.Reattach || orders > 1))
        {
            throw new TaskFailureException(ExitCode.Invalid, new Finding("CIT0102", settings.Reattach ? "run-id names one run, but the step has several" : "run-id is only for reattach")
            {
                Hint = settings.Reattach ? "leave run-id out: each run is found again by its token" : "say reattach: true as well, or leave run-id out",
            });
        }

        return settings;
    }
}
