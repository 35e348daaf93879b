using CiTasks.Rehearsal.Execution;

namespace CiTasks.Rehearsal.TaskKinds;

/// <summary>A kind of task this workspace can really run.</summary>
internal interface ITaskKind
{
    /// <summary>The field of a task that asks for this kind.</summary>
    string Field { get; }

    /// <summary>Waits until this machine has room for the task, which is pending until then. What it answers is disposed at the end.</summary>
    Task<IDisposable?> AdmitAsync(CancellationToken stop) => Task.FromResult<IDisposable?>(null);

    Task<TaskOutcome> ExecuteAsync(TaskAttempt attempt, CancellationToken stop);
}
