namespace CiTasks.Planning.Results;

/// <summary>What the state of a run or task means.</summary>
internal enum TaskEnd
{
    /// <summary>It succeeded, perhaps with failures that a policy allows.</summary>
    Succeeded,

    /// <summary>It failed by itself.</summary>
    Failed,

    /// <summary>It ran into a time limit.</summary>
    TimedOut,

    /// <summary>Somebody cancelled it.</summary>
    Cancelled,

    /// <summary>It did not run: it fell with another, or was left out.</summary>
    DidNotRun,

    /// <summary>It is not over.</summary>
    NotOver,
}

/// <summary>Reads the words of states.</summary>
internal static class TaskEnds
{
    /// <summary>The words in which people count them, in the order of <see cref="TaskEnd"/>.</summary>
    private static readonly string[] Words = ["succeeded", "failed", "ran into the time limit", "cancelled", "did not run", "not over"];

    private static readonly string[] Signs = ["✅", "❌", "⌛", "⛔", "⏭️", "⏳"];

    /// <summary>What a state means; a word that nobody knows is a failure.</summary>
    public static TaskEnd Of(string state) => state switch
    {
        "SUCCESS" or "SUCCESS_WITH_FAILURES" => TaskEnd.Succeeded,
        "TIMEDOUT" => TaskEnd.TimedOut,
        "CANCELED" or "USER_CANCELED" => TaskEnd.Cancelled,
        "UPSTREAM_FAILED" or "UPSTREAM_CANCELED" or "UPSTREAM_EVICTED" or "EXCLUDED" or "SKIPPED" or "DISABLED" or "MAXIMUM_CONCURRENT_RUNS_REACHED" => TaskEnd.DidNotRun,
        "QUEUED" or "PENDING" or "RUNNING" or "TERMINATING" or "BLOCKED" or "WAITING" or "WAITING_FOR_RETRY" => TaskEnd.NotOver,
        _ => TaskEnd.Failed,
    };

    /// <summary>The word, such as <c>did not run</c>.</summary>
    public static string Word(this TaskEnd end) => Words[(int)end];

    /// <summary>The sign in front of a state.</summary>
    public static string Sign(this TaskEnd end) => Signs[(int)end];

    /// <summary>True of an end that a person has to look at.</summary>
    public static bool IsRed(this TaskEnd end) => end is TaskEnd.Failed or TaskEnd.TimedOut or TaskEnd.Cancelled;
}
