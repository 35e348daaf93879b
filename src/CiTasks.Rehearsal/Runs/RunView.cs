using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Identity;
using CiTasks.Rehearsal.Jobs;

namespace CiTasks.Rehearsal.Runs;

/// <summary>A run as the calls on runs show it: to a caller under an address, with what it asks for besides.</summary>
internal sealed record RunView(string BaseUrl, bool History = false, bool ResolvedValuesToo = false)
{
    public static readonly string[] PagedArrays = ["tasks", "iterations", "job_clusters", "job_parameters", RepairHistory.Field];

    public static RunView Of(HttpContext call) => new(call.BaseUrl(), call.QueryFlag("include_history"), call.QueryFlag("include_resolved_values"));

    public JsonObject Show(Run run)
    {
        var document = run.Show();
        Complete(document, run);
        foreach (var task in document.Children("tasks"))
        {
            CompleteTask(task, run);
        }
        if (document.Text("format") == JobFormat.SingleTask && document.Children("tasks").LastOrDefault() is { } only)
        {
            AddOldForm(document, only);
        }
        return document;
    }

    public JsonObject ShowBrief(Run run)
    {
        var document = run.ShowBrief();
        Complete(document, run);
        document.Remove("job_clusters");
        return document;
    }

    /// <summary>
    /// One task's run, which has an id of its own: the run's fields where the task has none. That of a for-each task
    /// lists its iterations.
    /// </summary>
    public JsonObject ShowTask(Run run, long taskRunId)
    {
        var document = ShowBrief(run);
        var task = run.ReadTask(taskRunId, task => task.Copy());
        var iterations = run.ReadIterations(taskRunId, all => all.Select(iteration => iteration.Copy()).ToArray());
        CompleteTask(task, run);
        foreach (var name in (string[])["run_duration", "queue_duration", "trigger_info", RepairHistory.Field, TaskDraft.PerformanceField])
        {
            document.Remove(name);
        }
        foreach (var (name, value) in task)
        {
            document[name] = value?.DeepClone();
        }
        document["number_in_job"] = taskRunId;
        document["job_run_id"] = run.Id;
        document["original_attempt_run_id"] = FirstAttempt(run, task, taskRunId);
        if (iterations.Length > 0)
        {
            foreach (var iteration in iterations)
            {
                CompleteTask(iteration, run);
            }
            document["iterations"] = new JsonArray(iterations);
        }
        AddOldForm(document, task);
        return document;
    }

    private static long FirstAttempt(Run run, JsonObject task, long taskRunId) => run.Read(document => document.Children("tasks")
        .FirstOrDefault(other => other.RequiredText("task_key") == task.RequiredText("task_key"))?.RequiredNumber("run_id")) ?? taskRunId;

    private void Complete(JsonObject document, Run run)
    {
        document["run_page_url"] = PageUrl(run.JobId, run.Id);
        if (History)
        {
            document[RepairHistory.Field] = run.Read(RepairHistory.Show);
        }
        else
        {
            document.Remove(RepairHistory.Field);
        }
    }

    private void CompleteTask(JsonObject task, Run run)
    {
        var id = task.RequiredNumber("run_id");
        task["run_page_url"] = PageUrl(run.JobId, id);
        task.Remove(Iteration.Field);
        if (!ResolvedValuesToo)
        {
            task.Remove(ResolvedValues.Field);
        }
        if (task["for_each_task"] is JsonObject forEach)
        {
            run.ReadIterations(id, iterations =>
            {
                ForEachStats.Write(forEach, iterations);
                return true;
            });
        }
    }

    /// <summary>What readers of the 2.0 form look for: what the task does and where, apart from the rest.</summary>
    private static void AddOldForm(JsonObject document, JsonObject task)
    {
        if (JobFormat.TaskKind(task) is { } kind)
        {
            document["task"] = new JsonObject { [kind] = task[kind]!.DeepClone() };
        }
        if (task["cluster_instance"] is { } instance)
        {
            document["cluster_instance"] = instance.DeepClone();
        }
        var cluster = new JsonObject();
        foreach (var name in (string[])["existing_cluster_id", "new_cluster", "job_cluster_key", "libraries"])
        {
            if (task[name] is { } value)
            {
                cluster[name] = value.DeepClone();
            }
        }
        document["cluster_spec"] = cluster;
    }

    private string PageUrl(long job, long run) => $"{BaseUrl}/?o={RehearsalUser.WorkspaceId}#job/{job}/run/{run}";
}
