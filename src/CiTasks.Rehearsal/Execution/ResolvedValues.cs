using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Jobs;

namespace CiTasks.Rehearsal.Execution;

/// <summary>The parameters of a task with their references filled in, as runs/get shows them on request.</summary>
internal static class ResolvedValues
{
    public const string Field = "resolved_values";

    private static readonly Dictionary<string, string[]> Fields = new()
    {
        ["condition_task"] = ["left", "right"],
        ["dbt_task"] = ["commands"],
        ["notebook_task"] = ["base_parameters"],
        ["python_wheel_task"] = ["named_parameters", "parameters"],
        ["run_job_task"] = ["job_parameters"],
        ["spark_jar_task"] = ["parameters"],
        ["spark_python_task"] = ["parameters"],
        ["spark_submit_task"] = ["parameters"],
        ["sql_task"] = ["parameters"],
    };

    /// <returns>Null for a task of a kind without parameters.</returns>
    public static JsonObject? Of(JsonObject task)
    {
        if (JobFormat.TaskKind(task) is not { } kind || !Fields.TryGetValue(kind, out var fields))
        {
            return null;
        }
        var values = new JsonObject();
        foreach (var field in fields)
        {
            if (task.Child(kind)![field] is { } value)
            {
                values[field] = value.DeepClone();
            }
        }
        return new JsonObject { [kind] = values };
    }
}
