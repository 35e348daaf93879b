using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Git;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Jobs;

/// <summary>What a workspace refuses in settings. Everything it does not name passes, unknown fields included.</summary>
internal static class JobRules
{
    private const int MostTasks = 1000;
    private const int MostTags = 25;
    private const int MostClusters = 100;
    private const int MostConcurrentRuns = 1000;
    private const int LongestName = 4096;
    private const int LongestDescription = 27_700;

    /// <summary>What starts a job by itself: one of them, or none.</summary>
    private static readonly string[] Starters = ["schedule", "trigger", "continuous"];

    public static void Check(JsonObject settings, ApiVersion version)
    {
        var tasks = settings.Children("tasks").ToArray();
        if (tasks.Length > ArrayPages.Size && !version.PagesArrays)
        {
            throw TooManyTasks();
        }
        SettingsForms.Check(settings);
        CheckLimits(settings, tasks.Length);
        if (settings.Child("git_source") is { } source)
        {
            GitSourceRules.Check(source);
        }
        if (Starters.Where(name => settings[name] is not null).ToArray() is { Length: > 1 } several)
        {
            throw ApiException.InvalidParameter($"Only one of schedule, trigger and continuous can be set, not {string.Join(" and ", several)}.");
        }
        var clusters = Keys(settings, "job_clusters", "job_cluster_key");
        if (clusters.Count > 0 && JobFormat.IsSingleTask(settings))
        {
            throw ApiException.InvalidParameter("Shared job cluster feature is only supported in multi-task jobs.");
        }
        Keys(settings, "environments", "environment_key");
        Keys(settings, "parameters", "name", anyText: true);
        TaskRules.Check(tasks, clusters);
    }

    public static ApiException TooManyTasks() => ApiException.InvalidParameter(
        "Resources with more than 100 tasks can only be handled by API 2.2 and above. Use API 2.2, which returns tasks in pages.");

    private static void CheckLimits(JsonObject settings, int tasks)
    {
        Refuse(tasks > MostTasks, $"A job can have at most {MostTasks} tasks, not {tasks}.");
        Refuse(settings.Child("tags")?.Count > MostTags, $"A job can have at most {MostTags} tags.");
        Refuse(settings.Array("job_clusters")?.Count > MostClusters, $"A job can have at most {MostClusters} job clusters.");
        Refuse(Encoding.UTF8.GetByteCount(settings.Text("name") ?? "") > LongestName, $"The name of a job can have at most {LongestName} bytes.");
        Refuse(settings.Text("description")?.Length > LongestDescription, $"The description of a job can have at most {LongestDescription} characters.");
        Refuse(
            settings.Number("max_concurrent_runs") is < 0 or > MostConcurrentRuns,
            $"Invalid value for parameter max_concurrent_runs: it must be between 0 and {MostConcurrentRuns}");
    }

    private static HashSet<string> Keys(JsonObject settings, string array, string field, bool anyText = false)
    {
        var keys = new HashSet<string>();
        foreach (var key in settings.Children(array).Select(item => item.RequiredText(field)))
        {
            Refuse(!anyText && !TaskRules.IsKey(key), $"Invalid {field} '{key}': 1 to 100 letters, digits, '-' and '_' are allowed.");
            Refuse(!keys.Add(key), $"Duplicate {field} '{key}' in {array}.");
        }
        return keys;
    }

    private static void Refuse(bool wrong, string message)
    {
        if (wrong)
        {
            throw ApiException.InvalidParameter(message);
        }
    }
}
