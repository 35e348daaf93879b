using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Clusters;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Jobs;

/// <summary>The forms of the fields of a job, its tasks and its clusters, as the public reference of the Jobs API gives them.</summary>
internal static class SettingsForms
{
    private static readonly FieldForms Job = new()
    {
        Numbers = ["max_concurrent_runs", "timeout_seconds"],
        Texts = ["name", "description", "edit_mode", "performance_target", "parent_path"],
        Objects = ["schedule", "trigger", "continuous", "email_notifications", "webhook_notifications", "notification_settings", "health", "queue", "git_source", "run_as", "deployment"],
        ListsOfObjects = ["tasks", "job_clusters", "environments", "parameters"],
        Maps = ["tags"],
    };

    /// <summary>Of a job of the old form too, which has them at the top.</summary>
    private static readonly FieldForms Task = new()
    {
        Numbers = ["timeout_seconds", "max_retries", "min_retry_interval_millis"],
        Flags = ["retry_on_timeout", "disabled", "disable_auto_optimization"],
        Texts = ["description", "existing_cluster_id", "job_cluster_key", "environment_key", "run_if"],
        Objects = ["new_cluster", "email_notifications", "webhook_notifications", "notification_settings", "health"],
        ListsOfObjects = ["libraries", "depends_on"],
    };

    private static readonly Dictionary<string, FieldForms> Kinds = new()
    {
        ["notebook_task"] = new() { Texts = ["notebook_path", "source", "warehouse_id"] },
        ["spark_python_task"] = new() { Texts = ["python_file", "source"], Lists = ["parameters"] },
        ["python_wheel_task"] = new() { Texts = ["package_name", "entry_point"], Lists = ["parameters"], Maps = ["named_parameters"] },
        ["spark_jar_task"] = new() { Texts = ["main_class_name", "jar_uri"], Lists = ["parameters"] },
        ["run_job_task"] = new() { Numbers = ["job_id"], Maps = ["job_parameters"] },
        ["condition_task"] = new() { Texts = ["op", "left", "right"] },
        ["for_each_task"] = new() { Numbers = ["concurrency"], Texts = ["inputs"], Objects = ["task"] },
    };

    public static void Check(JsonObject settings)
    {
        Job.Check(settings);
        foreach (var cluster in settings.Children("job_clusters"))
        {
            CheckCluster(cluster);
        }
        CheckTask(settings);
        foreach (var task in settings.Children("tasks"))
        {
            CheckTask(task);
        }
    }

    private static void CheckTask(JsonObject task)
    {
        Task.Check(task);
        CheckCluster(task);
        foreach (var (name, forms) in Kinds)
        {
            if (task.Child(name) is { } kind)
            {
                forms.Check(kind);
            }
        }
        if (task.Child("for_each_task")?.Child("task") is { } nested)
        {
            CheckTask(nested);
        }
    }

    private static void CheckCluster(JsonObject holder)
    {
        if (holder.Child("new_cluster") is { } cluster)
        {
            ClusterFields.Check(cluster);
        }
    }
}
