namespace CiTasks.Planning.Runs;

/// <summary>What a run's states mean for a pipeline.</summary>
public enum RunOutcome
{
    /// <summary>Not over, or in a state nobody knows: keep waiting.</summary>
    Waiting,

    /// <summary>Over, and everything succeeded.</summary>
    Succeeded,

    /// <summary>Over with <c>SUCCESS_WITH_FAILURES</c>: a named policy decides.</summary>
    SucceededWithFailures,

    /// <summary>Over, and not a success.</summary>
    Failed,

    /// <summary>Over because somebody or something cancelled it.</summary>
    Canceled,

    /// <summary>Over because it ran into its time limit.</summary>
    TimedOut,

    /// <summary>Never started: another run of the job was active, or the job is disabled.</summary>
    Skipped,
}
