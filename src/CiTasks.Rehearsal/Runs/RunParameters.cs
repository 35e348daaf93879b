using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Runs;

/// <summary>Brings the parameters of a run-now request to the tasks that take them.</summary>
internal static class RunParameters
{
    /// <summary>Which list or map of the request replaces which field of which task kind.</summary>
    private static readonly (string Requested, string Kind, string Field)[] Overrides =
    [
        ("python_params", "python_wheel_task", "parameters"),
        ("python_params", "spark_python_task", "parameters"),
        ("python_named_params", "python_wheel_task", "named_parameters"),
        ("jar_params", "spark_jar_task", "parameters"),
        ("spark_submit_params", "spark_submit_task", "parameters"),
        ("notebook_params", "notebook_task", "base_parameters"),
        ("sql_params", "sql_task", "parameters"),
        ("dbt_commands", "dbt_task", "commands"),
    ];

    public static void Apply(IEnumerable<JsonObject> tasks, JsonObject request)
    {
        foreach (var task in tasks)
        {
            ApplyTo(task, request);
            if (task.Child("for_each_task")?.Child("task") is { } nested)
            {
                ApplyTo(nested, request);
            }
        }
    }

    /// <summary>Writes what the run was started with into its document.</summary>
    public static void Describe(JsonObject run, JsonObject settings, JsonObject request)
    {
        var values = Values(settings, request).ToArray();
        if (values.Length > 0)
        {
            run["job_parameters"] = new JsonArray([.. values.Select(parameter => (JsonNode)Describe(parameter.Name, parameter.Default, parameter.Value))]);
        }
        var overriding = new JsonObject();
        foreach (var name in Overrides.Select(entry => entry.Requested).Append("pipeline_params").Distinct())
        {
            if (request[name] is { } value)
            {
                overriding[name] = value.DeepClone();
            }
        }
        if (overriding.Count > 0)
        {
            run["overriding_parameters"] = overriding;
        }
    }

    private static JsonObject Describe(string name, string? standard, string value)
    {
        var parameter = new JsonObject { ["name"] = name };
        if (standard is not null)
        {
            parameter["default"] = standard;
        }
        parameter["value"] = value;
        return parameter;
    }

    /// <summary>Brings the parameters of a repair over those of the run it repairs.</summary>
    public static JsonObject Merge(JsonObject run, JsonObject request)
    {
        var merged = run.Child("overriding_parameters")?.Copy() ?? [];
        foreach (var name in Overrides.Select(entry => entry.Requested).Append("pipeline_params"))
        {
            if (request[name] is { } value)
            {
                merged[name] = value.DeepClone();
            }
        }
        var values = new JsonObject();
        foreach (var parameter in run.Children("job_parameters"))
        {
            values[parameter.RequiredText("name")] = parameter.Text("value");
        }
        foreach (var (name, value) in request.TextMap("job_parameters"))
        {
            values[name] = value;
        }
        merged["job_parameters"] = values;
        return merged;
    }

    private static void ApplyTo(JsonObject task, JsonObject request)
    {
        foreach (var (requested, kind, field) in Overrides)
        {
            if (task[kind] is JsonObject target && request[requested] is { } value)
            {
                target[field] = requested == "notebook_params" ? Merged(target[field], value) : value.DeepClone();
            }
        }
    }

    /// <summary>A notebook keeps those of its base parameters that the request does not name; old clients write them as a list of pairs.</summary>
    private static JsonObject Merged(JsonNode? standard, JsonNode given)
    {
        var merged = Map(standard);
        foreach (var (name, value) in Map(given))
        {
            merged[name] = value?.DeepClone();
        }
        return merged;
    }

    private static JsonObject Map(JsonNode? parameters) => parameters switch
    {
        JsonObject map => map.Copy(),
        JsonArray pairs => new(pairs.OfType<JsonObject>().Select(pair => KeyValuePair.Create(pair.RequiredText("key"), pair["value"]?.DeepClone()))),
        _ => [],
    };

    private static IEnumerable<(string Name, string? Default, string Value)> Values(JsonObject settings, JsonObject request)
    {
        var given = request.TextMap("job_parameters").ToDictionary();
        foreach (var declared in settings.Children("parameters"))
        {
            var name = declared.RequiredText("name");
            var standard = declared.Text("default") ?? "";
            yield return (name, standard, given.Remove(name, out var value) ? value : standard);
        }
        foreach (var (name, value) in given)
        {
            yield return (name, null, value);
        }
    }
}
