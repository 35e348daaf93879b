using System.Text.Json.Nodes;

namespace CiTasks.Planning.Jobs;

/// <summary>
/// What the service fills in by itself, as data: a field that the job file leaves out and that
/// shows such a value is not a change. Source: facts/databricks-api.md 4.7.
/// </summary>
public static class ServerDefaults
{
    /// <summary>One reason why a difference does not count.</summary>
    /// <param name="Path">Field path with <c>*</c> for any array element.</param>
    /// <param name="Value">The value the service shows, as JSON; null means any value.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Rule(string Path, string? Value, string Reason);

    /// <summary>The table.</summary>
    public static IReadOnlyList<Rule> Rules { get; } =
    [
        new("name", "\"Untitled\"", "the name of a job without one"),
        new("format", null, "ignored on write since API 2.1; the service derives it"),
        new("email_notifications", "{}", "shown empty"),
        new("webhook_notifications", "{}", "shown empty"),
        new("notification_settings", "{}", "shown empty"),
        new("timeout_seconds", "0", "no time limit"),
        new("max_concurrent_runs", "1", "the service's default"),
        new("queue", "{\"enabled\":true}", "API 2.2 queues unless told otherwise"),
        new("run_as", null, "the creator, and a reset without it keeps it"),
        new("edit_mode", "\"EDITABLE\"", "the service's default"),
        new("schedule.pause_status", "\"UNPAUSED\"", "the service's default"),
        new("trigger.pause_status", "\"UNPAUSED\"", "the service's default"),
        new("continuous.pause_status", "\"UNPAUSED\"", "the service's default"),
        new("performance_target", null, "chosen by the service when left out"),
        new("tasks.*.run_if", "\"ALL_SUCCESS\"", "the service's default"),
        new("tasks.*.timeout_seconds", "0", "no time limit"),
        new("tasks.*.email_notifications", "{}", "shown empty"),
        new("tasks.*.webhook_notifications", "{}", "shown empty"),
        new("tasks.*.notification_settings", null, "shown with its defaults"),
        new("tasks.*.max_retries", "0", "no retries"),
        new("tasks.*.min_retry_interval_millis", "0", "no retries"),
        new("tasks.*.retry_on_timeout", "false", "the service's default"),
        new("tasks.*.disable_auto_optimization", "false", "the service's default"),
        new("tasks.*.notebook_task.source", null, "WORKSPACE or GIT, derived"),
        new("tasks.*.spark_python_task.source", null, "WORKSPACE or GIT, derived"),
        new("tasks.*.dbt_task.source", null, "WORKSPACE or GIT, derived"),
        new("tasks.*.sql_task.file.source", null, "WORKSPACE or GIT, derived"),
        new("tasks.*.dbt_task.schema", "\"default\"", "the service's default"),
        new("tasks.*.spark_jar_task.run_as_repl", null, "set by the service"),
        .. Cluster("job_clusters.*.new_cluster"),
        .. Cluster("tasks.*.new_cluster"),
    ];

    /// <summary>True when a field that the job file leaves out may show <paramref name="value"/>.</summary>
    /// <param name="path">Field path with <c>*</c> for array elements.</param>
    /// <param name="value">The value in the workspace.</param>
    public static bool Explains(string path, JsonNode? value) =>
        IsDefault(path, value) || Rules.Any(rule => rule.Value is null && (TaskPath(path) + ".").StartsWith(rule.Path + ".", StringComparison.Ordinal));

    /// <summary>
    /// True when a job file may say <paramref name="value"/> of a field that the workspace does not
    /// show: it is what the service does anyway. A value that the service chooses by itself is not.
    /// </summary>
    public static bool IsDefault(string path, JsonNode? value) =>
        Rules.Any(rule => rule.Path == TaskPath(path) && rule.Value is not null && JsonValues.Same(value, JsonNode.Parse(rule.Value)));

    // The inner task of a for-each is a task like any other.
    private static string TaskPath(string path) => path.Replace(".for_each_task.task.", ".", StringComparison.Ordinal);

    private static IEnumerable<Rule> Cluster(string path)
    {
        foreach (var field in new[] { "aws_attributes", "azure_attributes", "gcp_attributes", "enable_elastic_disk",
            "enable_local_disk_encryption", "node_type_id", "driver_node_type_id", "driver_instance_pool_id", "data_security_mode" })
        {
            yield return new Rule($"{path}.{field}", null, "filled in by the cloud or the cluster policy");
        }

        yield return new Rule($"{path}.cluster_name", "\"\"", "shown empty");
        yield return new Rule($"{path}.num_workers", "0", "shown for a single node");
    }
}
