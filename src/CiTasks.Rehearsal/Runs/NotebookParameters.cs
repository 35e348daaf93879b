using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Runs;

/// <summary>The base_parameters of a notebook task: a map, or with older clients a list of keys and values.</summary>
internal static class NotebookParameters
{
    private const string Field = "base_parameters";

    public static JsonObject Of(JsonObject task) => Map(task[Field]);

    /// <summary>Those of a run are merged with the task's own; a run's count where both have a name.</summary>
    public static void Merge(JsonObject task, JsonNode given)
    {
        var merged = Of(task);
        foreach (var (name, value) in Map(given))
        {
            merged[name] = value?.DeepClone();
        }
        task[Field] = merged;
    }

    private static JsonObject Map(JsonNode? parameters) => parameters switch
    {
        JsonObject map => new(map.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value.AsText()))),
        JsonArray list => new(list.OfType<JsonObject>().Select(entry => KeyValuePair.Create(entry.RequiredText("key"), (JsonNode?)(entry.Text("value") ?? "")))),
        _ => [],
    };
}
