namespace CiTasks.Rehearsal.Execution;

/// <summary>How a task ended, as far as the tasks that depend on it care.</summary>
internal enum TaskResult
{
    Succeeded,
    Failed,
    Canceled,
    Excluded,
}
