using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Identity;

namespace CiTasks.Rehearsal.Jobs;

/// <summary>What a workspace adds to settings by itself. A field that was sent stays as sent, null included.</summary>
internal static class JobDefaults
{
    public static JsonObject Complete(JsonObject settings, ApiVersion version)
    {
        var singleTask = JobFormat.IsSingleTask(settings);
        settings["format"] = singleTask ? JobFormat.SingleTask : JobFormat.MultiTask;
        Default(settings, "name", "Untitled");
        Default(settings, "email_notifications", new JsonObject());
        Default(settings, "timeout_seconds", 0);
        Default(settings, "max_concurrent_runs", 1);
        foreach (var name in (string[])["schedule", "trigger", "continuous"])
        {
            if (settings[name] is JsonObject start)
            {
                Default(start, "pause_status", "UNPAUSED");
            }
        }
        if (singleTask)
        {
            CompleteCompute(settings);
            return settings;
        }
        Default(settings, "webhook_notifications", new JsonObject());
        Default(settings, "run_as", Caller.Current.Describe());
        if (version.PagesArrays)
        {
            Default(settings, "queue", new JsonObject { ["enabled"] = true });
        }
        foreach (var cluster in settings.Children("job_clusters"))
        {
            CompleteCompute(cluster);
        }
        foreach (var task in settings.Children("tasks"))
        {
            CompleteTask(task, settings.ContainsKey("git_source") ? "GIT" : "WORKSPACE");
        }
        return settings;
    }

    public static void CompleteTask(JsonObject task, string source)
    {
        Default(task, "run_if", "ALL_SUCCESS");
        Default(task, "timeout_seconds", 0);
        Default(task, "email_notifications", new JsonObject());
        foreach (var name in (string[])["notebook_task", "spark_python_task", "dbt_task"])
        {
            if (task[name] is JsonObject kind)
            {
                Default(kind, "source", source);
            }
        }
        if (task["sql_task"] is JsonObject sql && sql["file"] is JsonObject file)
        {
            Default(file, "source", source);
        }
        if (task["for_each_task"] is JsonObject loop && loop["task"] is JsonObject nested)
        {
            CompleteTask(nested, source);
        }
        if (task["depends_on"] is JsonArray { Count: > 1 } upstream)
        {
            // A real workspace does not keep their order either.
            task["depends_on"] = new JsonArray([.. upstream
                .OrderBy(item => (item as JsonObject)?.Text("task_key"), StringComparer.Ordinal)
                .Select(item => item?.DeepClone())]);
        }
        CompleteCompute(task);
    }

    private static void CompleteCompute(JsonObject holder)
    {
        if (holder["new_cluster"] is not JsonObject cluster)
        {
            return;
        }
        cluster.Remove("apply_policy_default_values");
        Default(cluster, "enable_elastic_disk", true);
        if (!cluster.ContainsKey("aws_attributes") && !cluster.ContainsKey("gcp_attributes"))
        {
            Default(cluster, "azure_attributes", new JsonObject
            {
                ["first_on_demand"] = 1,
                ["availability"] = "ON_DEMAND_AZURE",
                ["spot_bid_max_price"] = -1.0,
            });
        }
    }

    private static void Default(JsonObject document, string name, JsonNode value)
    {
        if (!document.ContainsKey(name))
        {
            document[name] = value;
        }
    }
}
