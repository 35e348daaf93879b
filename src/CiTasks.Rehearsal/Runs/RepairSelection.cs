using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Runs;

/// <summary>Which tasks a repair runs again.</summary>
internal static class RepairSelection
{
    /// <param name="tasks">The last attempt at each task of the run.</param>
    /// <param name="request">What repair was sent.</param>
    public static IReadOnlyCollection<string> Of(Dictionary<string, JsonObject> tasks, JsonObject request)
    {
        var (named, allFailed) = (request.Texts("rerun_tasks"), request.Flag("rerun_all_failed_tasks"));
        if (named.Count > 0 == allFailed)
        {
            throw ApiException.InvalidParameter("Exactly one of rerun_tasks and rerun_all_failed_tasks must be specified.");
        }
        if (named.FirstOrDefault(key => !tasks.ContainsKey(key)) is { } unknown)
        {
            throw ApiException.InvalidParameter($"The task '{unknown}' in rerun_tasks is not a task of this run.");
        }
        var chosen = allFailed
            ? tasks.Where(task => RunState.Of(task.Value).Result is not ("SUCCESS" or "EXCLUDED" or "DISABLED")).Select(task => task.Key).ToHashSet()
            : named.ToHashSet();
        if (chosen.Count == 0)
        {
            throw ApiException.InvalidParameter("The run has no failed task to repair.");
        }
        if (request.Flag("rerun_dependent_tasks"))
        {
            AddDependent(tasks, chosen);
        }
        // In the order of the run's tasks.
        return [.. tasks.Keys.Where(chosen.Contains)];
    }

    private static void AddDependent(Dictionary<string, JsonObject> tasks, HashSet<string> chosen)
    {
        int before;
        do
        {
            before = chosen.Count;
            chosen.UnionWith(tasks
                .Where(task => task.Value.Children("depends_on").Any(dependency => chosen.Contains(dependency.RequiredText("task_key"))))
                .Select(task => task.Key)
                .ToArray());
        }
        while (chosen.Count > before);
    }
}
