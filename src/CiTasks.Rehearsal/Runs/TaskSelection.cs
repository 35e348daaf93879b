using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Jobs;

namespace CiTasks.Rehearsal.Runs;

/// <summary>The `only` list of run-now: task keys, with + before one for what it depends on and after one for what depends on it.</summary>
internal static class TaskSelection
{
    public static JsonObject[] Apply(JsonObject[] tasks, IReadOnlyList<string> only)
    {
        if (only.Count == 0)
        {
            return tasks;
        }
        var upstream = tasks.ToDictionary(task => task.RequiredText("task_key"), Upstream);
        var chosen = new HashSet<string>();
        foreach (var entry in only)
        {
            var key = entry.Trim('+');
            if (!upstream.ContainsKey(key))
            {
                // What no key can be selects a part of a task, such as a table of a pipeline.
                if (!TaskRules.IsKey(key))
                {
                    continue;
                }
                throw ApiException.InvalidParameter($"The task '{key}' in 'only' is not a task of this job.");
            }
            chosen.Add(key);
            if (entry.StartsWith('+'))
            {
                Spread(key, chosen, from => upstream[from]);
            }
            if (entry.EndsWith('+'))
            {
                Spread(key, chosen, from => upstream.Where(other => other.Value.Contains(from)).Select(other => other.Key));
            }
        }
        if (chosen.Count == 0)
        {
            return tasks;
        }
        var kept = tasks.Where(task => chosen.Contains(task.RequiredText("task_key"))).ToArray();
        foreach (var task in kept)
        {
            // What is left out counts as done.
            task.Array("depends_on")?.RemoveAll(item => item is JsonObject dependency && !chosen.Contains(dependency.RequiredText("task_key")));
        }
        return kept;
    }

    private static string[] Upstream(JsonObject task) =>
        [.. task.Children("depends_on").Select(dependency => dependency.RequiredText("task_key"))];

    private static void Spread(string start, HashSet<string> chosen, Func<string, IEnumerable<string>> next)
    {
        var open = new Stack<string>([start]);
        while (open.TryPop(out var key))
        {
            foreach (var other in next(key).Where(chosen.Add))
            {
                open.Push(other);
            }
        }
    }
}
