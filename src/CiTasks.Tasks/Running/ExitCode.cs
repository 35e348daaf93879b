namespace CiTasks.Tasks.Running;

/// <summary>Exit codes of <c>citasks</c>; pipelines may rely on them.</summary>
public enum ExitCode
{
    /// <summary>Everything asked for is done.</summary>
    Done = 0,

    /// <summary>The user's job ran and failed.</summary>
    JobFailed = 1,

    /// <summary>Wrong use, or files that cannot be right.</summary>
    Invalid = 2,

    /// <summary>A plan found changes (only when asked to say so).</summary>
    ChangesPending = 3,

    /// <summary>The workspace refused: authentication or permission.</summary>
    Refused = 4,

    /// <summary>Our own wait ran out.</summary>
    TimedOut = 5,

    /// <summary>The workspace cannot be reached, or is out of order.</summary>
    Unreachable = 6,

    /// <summary>A bug of ours.</summary>
    Bug = 70,

    /// <summary>Cancelled by SIGINT.</summary>
    Interrupted = 130,

    /// <summary>Cancelled by SIGTERM.</summary>
    Terminated = 143,
}
