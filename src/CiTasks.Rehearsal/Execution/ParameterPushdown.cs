using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Runs;

namespace CiTasks.Rehearsal.Execution;

/// <summary>
/// The job's parameters reach every task that takes parameters by name, over the task's own of the same name. A wheel
/// takes them only where it has named parameters: a list of positions has no place for a name.
/// </summary>
internal static class ParameterPushdown
{
    public static void Apply(Run run, JsonObject task)
    {
        var parameters = run.Read(document => document.Children("job_parameters")
            .Select(parameter => (Name: parameter.RequiredText("name"), Value: parameter.Text("value"))).ToArray());
        if (parameters.Length == 0)
        {
            return;
        }
        if (task["notebook_task"] is JsonObject notebook)
        {
            Add(notebook, "base_parameters");
        }
        if (task["sql_task"] is JsonObject sql)
        {
            Add(sql, "parameters");
        }
        if (task["python_wheel_task"] is JsonObject wheel && wheel["named_parameters"] is JsonObject)
        {
            Add(wheel, "named_parameters");
        }

        void Add(JsonObject kind, string field)
        {
            var map = Map(kind[field]);
            foreach (var (name, value) in parameters)
            {
                map[name] = value;
            }
            kind[field] = map;
        }
    }

    /// <summary>Older clients write a list of keys and values.</summary>
    private static JsonObject Map(JsonNode? parameters) => parameters switch
    {
        JsonObject map => map.Copy(),
        JsonArray list => new(list.OfType<JsonObject>().Select(entry => KeyValuePair.Create(entry.RequiredText("key"), entry["value"]?.DeepClone()))),
        _ => [],
    };
}
