using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Json;

namespace CiTasks.Planning.Jobs.Rules;

/// <summary>Tasks that wait for each other never start; the service refuses them.</summary>
internal static class TaskCircle
{
    public static IEnumerable<Finding> Check(JsonSource job, JsonObject settings)
    {
        var waiting = settings.ObjectsAt("tasks")
            .Where(task => task["task_key"].AsText() is not null)
            .GroupBy(task => task["task_key"].AsText()!)
            .ToDictionary(group => group.Key, group => group.First());
        // Take away what can start until nothing more can: what is left goes in circles.
        while (waiting.FirstOrDefault(pair => Upstream(pair.Value).All(key => !waiting.ContainsKey(key))) is { Key: not null } ready)
        {
            waiting.Remove(ready.Key);
        }

        if (waiting.Count > 0)
        {
            yield return new Finding("CIT0115", $"tasks wait for each other in a circle: {string.Join(", ", waiting.Keys)}")
            {
                At = job.Locate(waiting.Values.First()["depends_on"]),
            };
        }
    }

    private static IEnumerable<string> Upstream(JsonObject task) =>
        task.ObjectsAt("depends_on").Select(upstream => upstream["task_key"].AsText()).OfType<string>();
}
