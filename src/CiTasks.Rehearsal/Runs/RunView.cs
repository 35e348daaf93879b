using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Identity;
using CiTasks.Rehearsal.Jobs;

namespace CiTasks.Rehearsal.Runs;

/// <summary>A run as the calls on runs show it.</summary>
internal static class RunView
{
    public static readonly string[] PagedArrays = ["tasks", "job_clusters", "job_parameters", "repair_history"];

    public static JsonObject Show(Run run, HttpContext call)
    {
        var document = run.Show();
        document["run_page_url"] = PageUrl(call, run.JobId, run.Id);
        foreach (var task in document.Children("tasks"))
        {
            task["run_page_url"] = PageUrl(call, run.JobId, task.RequiredNumber("run_id"));
        }
        if (document.Text("format") == JobFormat.SingleTask && document.Children("tasks").LastOrDefault() is { } only)
        {
            AddOldForm(document, only);
        }
        return document;
    }

    public static JsonObject Brief(JsonObject document)
    {
        document.Remove("tasks");
        document.Remove("job_clusters");
        return document;
    }

    /// <summary>
    /// One task's run as the metadata of its output: the run's fields where the task has none of its own.
    /// </summary>
    public static JsonObject ShowTask(Run run, long taskRunId, HttpContext call)
    {
        var document = Show(run, call);
        var task = document.Children("tasks").Last(task => task.RequiredNumber("run_id") == taskRunId).Copy();
        Brief(document);
        foreach (var (name, value) in task)
        {
            document[name] = value?.DeepClone();
        }
        document["number_in_job"] = taskRunId;
        AddOldForm(document, task);
        return document;
    }

    /// <summary>What readers of the 2.0 form look for: what the task does and where, apart from the rest.</summary>
    private static void AddOldForm(JsonObject document, JsonObject task)
    {
        if (JobFormat.TaskKind(task) is { } kind)
        {
            document["task"] = new JsonObject { [kind] = task[kind]!.DeepClone() };
        }
        document["cluster_instance"] = task["cluster_instance"]?.DeepClone();
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

    private static string PageUrl(HttpContext call, long job, long run) =>
        $"{call.BaseUrl()}/?o={RehearsalUser.WorkspaceId}#job/{job}/run/{run}";
}
