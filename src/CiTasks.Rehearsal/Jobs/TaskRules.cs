using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.TaskKinds;

namespace CiTasks.Rehearsal.Jobs;

/// <summary>What a workspace refuses in the tasks of a job.</summary>
internal static partial class TaskRules
{
    private const int MostIterationsAtOnce = 100;

    public static bool IsKey(string text) => Key().IsMatch(text);

    public static void Check(JsonObject[] tasks, HashSet<string> clusters)
    {
        var byKey = new Dictionary<string, JsonObject>();
        foreach (var task in tasks)
        {
            CheckOne(task, clusters);
            if (!byKey.TryAdd(task.RequiredText("task_key"), task))
            {
                throw ApiException.InvalidParameter($"Duplicate task key '{task.Text("task_key")}'.");
            }
        }
        CheckOrder(byKey);
    }

    private static void CheckOne(JsonObject task, HashSet<string> clusters, bool isNested = false)
    {
        var key = task.RequiredText("task_key");
        if (!IsKey(key))
        {
            throw ApiException.InvalidParameter($"Invalid task key '{key}': 1 to 100 letters, digits, '-' and '_' are allowed.");
        }
        if (task.Text("job_cluster_key") is { } cluster && !clusters.Contains(cluster))
        {
            throw ApiException.InvalidParameter($"Task '{key}' names the job cluster '{cluster}', which is not defined in job_clusters.");
        }
        if (task.Text("run_if") is { Length: > 0 } condition && !RunCondition.Names.Contains(condition))
        {
            throw ApiException.InvalidParameter($"Invalid value for parameter run_if: {condition}");
        }
        if (JobFormat.TaskKinds(task).ToArray() is { Length: > 1 } kinds)
        {
            throw ApiException.InvalidParameter($"Task '{key}' is of more than one kind: {string.Join(", ", kinds)}.");
        }
        if (task.Child("condition_task") is { } comparison && !ConditionTask.Operators.Contains(comparison.RequiredText("op")))
        {
            throw ApiException.InvalidParameter($"Invalid value for parameter condition_task.op: {comparison.Text("op")}");
        }
        if (task.Child("for_each_task") is { } loop)
        {
            CheckLoop(key, loop, clusters, isNested);
        }
    }

    private static void CheckLoop(string key, JsonObject loop, HashSet<string> clusters, bool isNested)
    {
        if (isNested)
        {
            throw ApiException.InvalidParameter($"For each tasks cannot be nested: '{key}' is in one.");
        }
        loop.RequiredText("inputs");
        if (loop.Number("concurrency") is < 1 or > MostIterationsAtOnce)
        {
            throw ApiException.InvalidParameter($"Invalid value for parameter concurrency: it must be between 1 and {MostIterationsAtOnce}");
        }
        CheckOne(loop.Child("task") ?? throw ApiException.InvalidParameter("Missing required field: task"), clusters, isNested: true);
    }

    /// <summary>Every dependency exists, and following them ends.</summary>
    private static void CheckOrder(Dictionary<string, JsonObject> tasks)
    {
        var upstream = tasks.ToDictionary(task => task.Key, task => task.Value.Children("depends_on").Select(dependency => Upstream(task.Key, dependency, tasks)).ToArray());
        var done = new HashSet<string>();
        var waiting = tasks.Keys.ToList();
        while (waiting.Count > 0)
        {
            var ready = waiting.Where(key => upstream[key].All(done.Contains)).ToArray();
            if (ready.Length == 0)
            {
                throw ApiException.InvalidParameter($"The tasks depend on each other in a circle: {string.Join(", ", waiting)}.");
            }
            done.UnionWith(ready);
            waiting.RemoveAll(done.Contains);
        }
    }

    private static string Upstream(string key, JsonObject dependency, Dictionary<string, JsonObject> tasks)
    {
        var upstream = dependency.RequiredText("task_key");
        if (!tasks.TryGetValue(upstream, out var task))
        {
            throw ApiException.InvalidParameter($"Task '{key}' depends on '{upstream}', which is not a task of this job.");
        }
        return dependency.Text("outcome") is { Length: > 0 } && task["condition_task"] is null
            ? throw ApiException.InvalidParameter($"Task '{key}' depends on an outcome of '{upstream}', which is not a condition task.")
            : upstream;
    }

    [GeneratedRegex(@"^[\w\-]{1,100}\z")]
    private static partial Regex Key();
}
