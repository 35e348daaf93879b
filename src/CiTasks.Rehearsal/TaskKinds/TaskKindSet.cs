using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Jobs;

namespace CiTasks.Rehearsal.TaskKinds;

/// <summary>Which kind a task is of. Of any kind the user may say how its tasks end.</summary>
internal sealed class TaskKindSet(IReadOnlyList<ITaskKind> known, OutcomeRules rules, TimeProvider clock)
{
    /// <returns>Null for a task that says nothing to run.</returns>
    public ITaskKind? Of(JsonObject task) => JobFormat.TaskKind(task) is { } field
        ? new RehearsedTask(known.FirstOrDefault(kind => kind.Field == field) ?? new UnrunnableTask(field), rules, clock)
        : null;
}
