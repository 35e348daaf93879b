using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Jobs;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Runs;

/// <summary>Writes the records of a run's tasks as they are before they begin.</summary>
internal sealed partial class TaskDraft(Ids ids, TimeProvider clock)
{
    public const string PerformanceField = "effective_performance_target";

    private static readonly HashSet<string> SingleTaskFields =
        ["existing_cluster_id", "new_cluster", "libraries", "max_retries", "min_retry_interval_millis", "retry_on_timeout"];

    /// <summary>The kinds that a workspace executes by itself, without a cluster.</summary>
    private static readonly string[] KindsWithoutCompute = ["condition_task", "for_each_task", "run_job_task"];

    /// <summary>The tasks of a job; one of the 2.0 form has its one task's fields at the top.</summary>
    public static JsonObject[] TasksOf(JsonObject settings)
    {
        if (!JobFormat.IsSingleTask(settings))
        {
            return [.. settings.Children("tasks").Select(task => task.Copy())];
        }
        var key = NotInKey().Replace(settings.Text("run_name") ?? settings.Text("name") ?? "Untitled", "_");
        var task = new JsonObject { ["task_key"] = key[..Math.Min(key.Length, 100)] };
        foreach (var (name, value) in settings)
        {
            if (SingleTaskFields.Contains(name) || name == JobFormat.TaskKind(settings))
            {
                task[name] = value?.DeepClone();
            }
        }
        return [task];
    }

    /// <summary>Adds what each task has from the start: its run id, its times, its state, its cluster.</summary>
    public void Begin(JsonObject[] tasks, string performanceTarget, Func<JsonObject, long> runId, Func<JsonObject, long>? attempt = null)
    {
        var sharedClusters = new Dictionary<string, string>();
        foreach (var task in tasks)
        {
            task["run_id"] = runId(task);
            task["attempt_number"] = attempt?.Invoke(task) ?? 0;
            task["start_time"] = 0;
            RunTimes.WriteZero(task);
            AddCompute(task, performanceTarget, sharedClusters);
            (task.Array("depends_on") is { Count: > 0 } ? RunState.Blocked : RunState.Pending).WriteTo(task);
        }
    }

    public void AddCompute(JsonObject task, string performanceTarget, Dictionary<string, string> sharedClusters)
    {
        if (KindsWithoutCompute.Contains(JobFormat.TaskKind(task)))
        {
            return;
        }
        var cluster = task.Text("existing_cluster_id");
        if (task.Text("job_cluster_key") is { } key && !sharedClusters.TryGetValue(key, out cluster))
        {
            sharedClusters.Add(key, cluster = NewClusterId());
        }
        task["cluster_instance"] = new JsonObject
        {
            ["cluster_id"] = cluster ?? NewClusterId(),
            ["spark_context_id"] = ids.Next().ToString(),
        };
        if (!task.ContainsKey("existing_cluster_id") && !task.ContainsKey("new_cluster") && !task.ContainsKey("job_cluster_key"))
        {
            task[PerformanceField] = performanceTarget;
        }
    }

    private string NewClusterId() => $"{clock.GetUtcNow():MMdd-HHmmss}-{Random.Shared.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 8)}";

    [GeneratedRegex(@"[^\w\-]")]
    private static partial Regex NotInKey();
}
