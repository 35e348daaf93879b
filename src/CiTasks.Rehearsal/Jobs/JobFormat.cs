using System.Text.Json.Nodes;

namespace CiTasks.Rehearsal.Jobs;

/// <summary>Jobs of the 2.0 API hold one task's fields at the top; all later ones a list of tasks.</summary>
internal static class JobFormat
{
    public const string SingleTask = "SINGLE_TASK";
    public const string MultiTask = "MULTI_TASK";

    public static bool IsSingleTask(JsonObject settings) => !settings.ContainsKey("tasks") && TaskKind(settings) is not null;

    /// <summary>The field that says what a task does: python_wheel_task, notebook_task, ...</summary>
    public static string? TaskKind(JsonObject task) => TaskKinds(task).FirstOrDefault();

    public static IEnumerable<string> TaskKinds(JsonObject task) =>
        task.Where(field => field.Key.EndsWith("_task", StringComparison.Ordinal) && field.Value is JsonObject).Select(field => field.Key);
}
