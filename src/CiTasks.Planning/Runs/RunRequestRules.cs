using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Json;

namespace CiTasks.Planning.Runs;

/// <summary>
/// What can be said of the body of <c>jobs/run-now</c> without a workspace. Values are never
/// changed: what the service would refuse is told, everything unknown passes.
/// </summary>
public static partial class RunRequestRules
{
    // The service would ignore them, and the run would not be the one that was asked for.
    private static readonly string[] OfOneTimeRuns =
        ["tasks", "new_cluster", "existing_cluster_id", "libraries", "timeout_seconds", "git_source", "environments", "job_clusters"];

    /// <summary>Checks a request after placeholders and named inputs; <c>job_name</c> may stand in place of <c>job_id</c>.</summary>
    public static IReadOnlyList<Finding> Check(JsonSource request)
    {
        if (request.Root is not JsonObject body)
        {
            return [NoObject(request)];
        }

        if (DocumentKinds.Foreign(request, body) is { } foreign)
        {
            return [foreign];
        }

        return
        [
            .. Job(request, body),
            .. Foreign(request, body),
            .. RunParameters.All.SelectMany(parameters => parameters.Check(request, body[parameters.Name])),
            .. Exclusive(request, body),
            .. Only(request, body),
            .. Objects(request, body),
        ];
    }

    internal static Finding NoObject(JsonSource request) =>
        new("CIT0520", $"a run is described by a JSON object, not by {ParameterShape.Noun(request.Root)}") { At = request.Locate(request.Root) };

    private static IEnumerable<Finding> Job(JsonSource request, JsonObject body)
    {
        var (id, name) = (body["job_id"], body["job_name"]);
        if (id is not null && !IsJobId(id))
        {
            yield return new Finding("CIT0520", $"'job_id' is {JsonText.Write(id)}, not the number of a job")
            {
                At = request.Locate(id),
                Hint = "name the job with \"job_name\" if you do not know its number",
            };
        }

        if (name is not null && string.IsNullOrWhiteSpace(name.AsText()))
        {
            yield return new Finding("CIT0520", "'job_name' must be the exact name of a job") { At = request.Locate(name) };
        }

        if (id is not null && name is not null)
        {
            yield return new Finding("CIT0523", "a request has 'job_id' or 'job_name', not both") { At = request.Locate(name), Hint = "leave one of them out" };
        }
    }

    private static IEnumerable<Finding> Foreign(JsonSource request, JsonObject body)
    {
        foreach (var (name, value) in body.Where(member => member.Value is not null && (OfOneTimeRuns.Contains(member.Key) || DocumentKinds.IsTaskKind(member.Key))))
        {
            yield return new Finding("CIT0525", $"'{name}' belongs to a one-time run, and this request runs a job as it is")
            {
                At = request.Locate(value),
                Hint = "leave it out, or leave out the job to submit a one-time run",
            };
        }
    }

    private static IEnumerable<Finding> Exclusive(JsonSource request, JsonObject body)
    {
        if (body["notebook_params"] is not null && body["jar_params"] is { } jar)
        {
            yield return new Finding("CIT0523", "'notebook_params' and 'jar_params' exclude each other")
            {
                At = request.Locate(jar),
                Hint = "the service takes one of them in a request; job_parameters reach tasks of every kind",
            };
        }
    }

    private static IEnumerable<Finding> Only(JsonSource request, JsonObject body)
    {
        foreach (var key in (body["only"] as JsonArray ?? []).Where(item => item.AsText() is { } text && !TaskChoice().IsMatch(text)))
        {
            yield return new Finding("CIT0520", $"{JsonText.Write(key)} in 'only' is no task key")
            {
                At = request.Locate(key),
                Hint = "write the key of a task, with + before it for what comes before and + after it for what comes after: +train+",
            };
        }
    }

    private static IEnumerable<Finding> Objects(JsonSource request, JsonObject body)
    {
        foreach (var (name, flag) in new[] { ("queue", "enabled"), ("pipeline_params", "full_refresh") })
        {
            if (body[name] is { } value && value is not JsonObject)
            {
                yield return new Finding("CIT0520", $"'{name}' must be an object, not {ParameterShape.Noun(value)}")
                {
                    At = request.Locate(value),
                    Hint = $"write it as \"{name}\": {{\"{flag}\": true}}",
                };
            }
            else if (body.ObjectAt(name)?[flag] is { } answer && answer.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
            {
                yield return new Finding("CIT0520", $"'{flag}' in '{name}' is {JsonText.Write(answer)}, not true or false") { At = request.Locate(answer) };
            }
        }
    }

    // A number, or its digits as a text.
    private static bool IsJobId(JsonNode id) =>
        id is JsonValue && long.TryParse(id.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;

    [GeneratedRegex(@"\A\+?[A-Za-z0-9_\-]{1,100}\+?\z")]
    private static partial Regex TaskChoice();
}
