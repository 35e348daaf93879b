using CiTasks.Rehearsal.Execution;

namespace CiTasks.Rehearsal.TaskKinds;

/// <summary>A task of any kind that ends as the user said, where the user said so, and otherwise runs.</summary>
internal sealed class RehearsedTask(ITaskKind kind, OutcomeRules rules, TimeProvider clock) : ITaskKind
{
    public string Field => kind.Field;

    public bool NeedsCompute => kind.NeedsCompute;

    public async Task<TaskOutcome> ExecuteAsync(TaskAttempt attempt, CancellationToken stop)
    {
        if (rules.Find(attempt, Field) is not { } rule)
        {
            return await kind.ExecuteAsync(attempt, stop);
        }
        await Task.Delay(rule.Duration, clock, stop);
        return rule.Outcome();
    }
}
