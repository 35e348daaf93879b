using CiTasks.Rehearsal.Runs;

namespace CiTasks.Rehearsal.Execution;

/// <summary>How a task ended, as far as the tasks that depend on it care.</summary>
internal enum TaskResult
{
    Succeeded,
    Failed,
    Canceled,
    Excluded,
}

internal static class TaskResults
{
    public static TaskResult Of(RunState state) => state.Result switch
    {
        // What depends on a disabled task runs as if it were not there.
        "SUCCESS" or "DISABLED" => TaskResult.Succeeded,
        "EXCLUDED" => TaskResult.Excluded,
        "CANCELED" or "UPSTREAM_CANCELED" => TaskResult.Canceled,
        _ => TaskResult.Failed,
    };
}
