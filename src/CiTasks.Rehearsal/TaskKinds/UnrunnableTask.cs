using CiTasks.Rehearsal.Execution;

namespace CiTasks.Rehearsal.TaskKinds;

/// <summary>A kind that needs what no laptop has: a warehouse, a Java cluster, another service.</summary>
internal sealed class UnrunnableTask(string kind) : ITaskKind
{
    /// <summary>Kinds that run on a service of their own, not on a cluster of the task's.</summary>
    private static readonly string[] WithoutCluster = ["sql_task", "pipeline_task", "dashboard_task", "alert_task", "power_bi_task"];

    public string Field => kind;

    public bool NeedsCompute => !WithoutCluster.Contains(kind);

    public Task<TaskOutcome> ExecuteAsync(TaskAttempt attempt, CancellationToken stop) => Task.FromResult(Refuse($"a {kind}"));

    public static TaskOutcome Refuse(string what) => TaskOutcome.CannotRun(
        $"The rehearsal workspace cannot run {what}. Say how it shall end with an outcome (--outcomes FILE or {OutcomeRules.Variable})");
}
