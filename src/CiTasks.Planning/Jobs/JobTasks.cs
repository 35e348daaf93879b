using System.Text.Json.Nodes;
using CiTasks.Planning.Json;

namespace CiTasks.Planning.Jobs;

/// <summary>Walks the tasks of a job document.</summary>
public static class JobTasks
{
    /// <summary>
    /// Every task, the inner task of a for-each after its outer one. A job in the API 2.0 form
    /// (one task's fields at the top) counts as one task without a key.
    /// </summary>
    public static IEnumerable<JsonObject> All(JsonObject settings)
    {
        if (settings["tasks"] is not JsonArray)
        {
            return settings.Any(member => member.Key.EndsWith("_task", StringComparison.Ordinal)) ? [settings] : [];
        }

        return settings.ObjectsAt("tasks").SelectMany(WithInner);
    }

    private static IEnumerable<JsonObject> WithInner(JsonObject task)
    {
        yield return task;
        if (task.ObjectAt("for_each_task")?.ObjectAt("task") is { } inner)
        {
            foreach (var nested in WithInner(inner))
            {
                yield return nested;
            }
        }
    }
}
