using CiTasks.Rehearsal.Execution;

namespace CiTasks.Rehearsal.TaskKinds;

/// <summary>A kind of task this workspace can really run.</summary>
internal interface ITaskKind
{
    /// <summary>The field of a task that asks for this kind.</summary>
    string Field { get; }

    /// <summary>Whether it runs on a cluster or on serverless compute; the workspace itself executes the others.</summary>
    bool NeedsCompute => true;

    Task<TaskOutcome> ExecuteAsync(TaskAttempt attempt, CancellationToken stop);
}
