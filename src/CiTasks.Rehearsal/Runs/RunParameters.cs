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

    public static JsonObject[] Apply(JsonObject settings, JsonObject[] tasks, JsonObject request)
    {
        var jobParameters = Values(settings, request).ToArray();
        foreach (var task in tasks)
        {
            foreach (var (requested, kind, field) in Overrides)
            {
                if (task[kind] is JsonObject target && request[requested] is { } value)
                {
                    target[field] = value.DeepClone();
                }
            }
            // Job parameters reach a wheel only where it takes named ones; a list of positions has no place for a name.
            if (task["python_wheel_task"] is JsonObject { } wheel && wheel["named_parameters"] is JsonObject named)
            {
                foreach (var (name, _, value) in jobParameters)
                {
                    named[name] = value;
                }
            }
        }
        return tasks;
    }

    /// <summary>Writes what the run was started with into its document.</summary>
    public static void Describe(JsonObject run, JsonObject settings, JsonObject request)
    {
        var values = Values(settings, request).ToArray();
        if (values.Length > 0)
        {
            run["job_parameters"] = new JsonArray([.. values.Select(parameter => (JsonNode)new JsonObject
            {
                ["name"] = parameter.Name,
                ["default"] = parameter.Default,
                ["value"] = parameter.Value,
            })]);
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
