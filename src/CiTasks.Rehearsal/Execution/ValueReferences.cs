using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Identity;
using CiTasks.Rehearsal.Runs;

namespace CiTasks.Rehearsal.Execution;

/// <summary>
/// Fills in the references that a task's parameters may hold, such as {{job.parameters.day}}. One that is not
/// known here stays as it is, so that the job's own message shows it.
/// </summary>
internal static partial class ValueReferences
{
    public static JsonObject Resolve(Run run, JsonObject task)
    {
        var values = run.Read(document => Values(document, task));
        foreach (var (name, value) in task.ToArray())
        {
            if (name.EndsWith("_task", StringComparison.Ordinal) && value is not null)
            {
                task[name] = Replace(value, values);
            }
        }
        return task;
    }

    private static Dictionary<string, string> Values(JsonObject run, JsonObject task)
    {
        var start = DateTimeOffset.FromUnixTimeMilliseconds(run.RequiredNumber("start_time"));
        var values = new Dictionary<string, string>
        {
            ["job.id"] = run.RequiredText("job_id"),
            ["job.name"] = run.Text("run_name") ?? "",
            ["job.run_id"] = run.RequiredText("run_id"),
            ["job.start_time.iso_date"] = start.ToString("yyyy-MM-dd"),
            ["job.start_time.iso_datetime"] = start.ToString("yyyy-MM-ddTHH:mm:ss.fffZ"),
            ["job.start_time.timestamp_ms"] = run.RequiredText("start_time"),
            ["job.trigger.type"] = "one_time",
            ["task.name"] = task.RequiredText("task_key"),
            ["task.run_id"] = task.RequiredText("run_id"),
            ["task.execution_count"] = ((task.Number("attempt_number") ?? 0) + 1).ToString(),
            ["workspace.id"] = RehearsalUser.WorkspaceId,
            // The older names of the same things.
            ["job_id"] = run.RequiredText("job_id"),
            ["run_id"] = task.RequiredText("run_id"),
            ["parent_run_id"] = run.RequiredText("run_id"),
            ["task_key"] = task.RequiredText("task_key"),
            ["start_date"] = start.ToString("yyyy-MM-dd"),
            ["start_time"] = run.RequiredText("start_time"),
            ["task_retry_count"] = (task.Number("attempt_number") ?? 0).ToString(),
        };
        foreach (var parameter in run.Children("job_parameters"))
        {
            values["job.parameters." + parameter.Text("name")] = parameter.Text("value") ?? "";
        }
        foreach (var other in run.Children("tasks"))
        {
            if (RunState.Of(other).Result is { } result)
            {
                values[$"tasks.{other.Text("task_key")}.result_state"] = result.ToLowerInvariant();
            }
        }
        return values;
    }

    private static JsonNode? Replace(JsonNode? node, Dictionary<string, string> values) => node switch
    {
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Replace(value.GetValue<string>(), values),
        JsonArray array => new JsonArray([.. array.Select(item => Replace(item, values))]),
        JsonObject document => new JsonObject(document.Select(field => KeyValuePair.Create(field.Key, Replace(field.Value, values)))),
        _ => node?.DeepClone(),
    };

    private static string Replace(string text, Dictionary<string, string> values) =>
        Reference().Replace(text, match => values.GetValueOrDefault(match.Groups[1].Value, match.Value));

    [GeneratedRegex(@"\{\{\s*([\w\-.]+)\s*\}\}")]
    private static partial Regex Reference();
}
