using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Runs;

namespace CiTasks.Rehearsal.Execution;

/// <summary>
/// Fills in the references that a task's parameters may hold, such as {{job.parameters.day}}. One that is not
/// known here stays as it is, so that the job's own message shows it.
/// </summary>
internal static partial class ValueReferences
{
    /// <summary>The task as it is executed: with the job's parameters where its kind takes them, and every reference filled in.</summary>
    public static JsonObject Resolve(Run run, JsonObject task)
    {
        ParameterPushdown.Apply(run, task);
        var values = new ReferenceValues(run, task);
        foreach (var (name, value) in task.ToArray())
        {
            if (name == "for_each_task" && value is JsonObject loop)
            {
                // The references of the nested task are those of each iteration.
                loop["inputs"] = Replace(loop["inputs"], values);
            }
            else if (name.EndsWith("_task", StringComparison.Ordinal) && value is not null)
            {
                task[name] = Replace(value, values);
            }
        }
        return task;
    }

    public static string Replace(string text, ReferenceValues values) => text.Contains("{{", StringComparison.Ordinal)
        ? Reference().Replace(text, match => ReferencePath.TryParse(match.Groups[1].Value) is { } path ? values.Find(path) ?? match.Value : match.Value)
        : text;

    private static JsonNode? Replace(JsonNode? node, ReferenceValues values) => node switch
    {
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Replace(value.GetValue<string>(), values),
        JsonArray array => new JsonArray([.. array.Select(item => Replace(item, values))]),
        JsonObject document => new JsonObject(document.Select(field => KeyValuePair.Create(field.Key, Replace(field.Value, values)))),
        _ => node?.DeepClone(),
    };

    [GeneratedRegex(@"\{\{([^{}]+)\}\}")]
    private static partial Regex Reference();
}
