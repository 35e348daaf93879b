using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Git;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Jobs;

/// <summary>What a workspace refuses in settings. Everything it does not name passes, unknown fields included.</summary>
internal static partial class JobRules
{
    public static void Check(JsonObject settings, ApiVersion version)
    {
        var tasks = settings.Children("tasks").ToArray();
        if (tasks.Length > ArrayPages.Size && !version.PagesArrays)
        {
            throw TooManyTasks();
        }
        var clusters = settings.Children("job_clusters").Select(cluster => cluster.RequiredText("job_cluster_key")).ToHashSet();
        if (clusters.Count > 0 && JobFormat.IsSingleTask(settings))
        {
            throw ApiException.InvalidParameter("Shared job cluster feature is only supported in multi-task jobs.");
        }
        if (settings.Child("git_source") is { } source)
        {
            GitSourceRules.Check(source);
        }
        CheckTasks(tasks, clusters);
    }

    public static ApiException TooManyTasks() => ApiException.InvalidParameter(
        "Resources with more than 100 tasks can only be handled by API 2.2 and above. Use API 2.2, which returns tasks in pages.");

    private static void CheckTasks(JsonObject[] tasks, HashSet<string> clusters)
    {
        var byKey = new Dictionary<string, JsonObject>();
        foreach (var task in tasks)
        {
            var key = task.RequiredText("task_key");
            if (!Key().IsMatch(key))
            {
                throw ApiException.InvalidParameter($"Invalid task key '{key}': 1 to 100 letters, digits, '-' and '_' are allowed.");
            }
            if (!byKey.TryAdd(key, task))
            {
                throw ApiException.InvalidParameter($"Duplicate task key '{key}'.");
            }
            if (task.Text("job_cluster_key") is { } cluster && !clusters.Contains(cluster))
            {
                throw ApiException.InvalidParameter($"Task '{key}' names the job cluster '{cluster}', which is not defined in job_clusters.");
            }
            if (task.Text("run_if") is { Length: > 0 } condition && !RunCondition.Names.Contains(condition))
            {
                throw ApiException.InvalidParameter($"Invalid value for parameter run_if: {condition}");
            }
        }
        CheckOrder(byKey);
    }

    /// <summary>Every dependency exists, and following them ends.</summary>
    private static void CheckOrder(Dictionary<string, JsonObject> tasks)
    {
        var done = new HashSet<string>();
        var waiting = tasks.Keys.ToList();
        while (waiting.Count > 0)
        {
            var ready = waiting.Where(key => tasks[key].Children("depends_on").All(upstream => done.Contains(Upstream(key, upstream, tasks)))).ToArray();
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
        return tasks.ContainsKey(upstream)
            ? upstream
            : throw ApiException.InvalidParameter($"Task '{key}' depends on '{upstream}', which is not a task of this job.");
    }

    [GeneratedRegex(@"^[\w\-]{1,100}\z")]
    private static partial Regex Key();
}
