using CiTasks.Rehearsal.Execution;

namespace CiTasks.Rehearsal.TaskKinds;

/// <summary>A kind of task this workspace can really run.</summary>
internal interface ITaskKind
{
    /// <summary>The field of a task that asks for this kind.</summary>
    string Field { get; }

    Task<TaskOutcome> ExecuteAsync(TaskAttempt attempt, CancellationToken stop);
}
