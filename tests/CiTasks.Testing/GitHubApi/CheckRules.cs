using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CiTasks.Testing.GitHubApi;

/// <summary>What GitHub accepts as a check run.</summary>
internal static class CheckRules
{
    private const int MostAnnotations = 50;
    private const int LongestMarkdown = 65_535;
    private const int LongestRemark = 64 * 1024;
    private const int LongestTitle = 255;

    private static readonly string[] Statuses = ["queued", "in_progress", "completed"];
    private static readonly string[] Conclusions = ["action_required", "cancelled", "failure", "neutral", "success", "skipped", "timed_out"];
    private static readonly string[] Levels = ["notice", "warning", "failure"];

    public static void Apply(JsonObject body, bool isNew)
    {
        if (isNew)
        {
            Text(body, "name", isRequired: true);
            Text(body, "head_sha", isRequired: true);
        }
        else if (body.ContainsKey("head_sha"))
        {
            throw GitHubRefusal.Form("\"head_sha\" is not a permitted key.");
        }

        foreach (var field in new[] { "name", "external_id", "details_url" })
        {
            Text(body, field);
        }

        foreach (var field in new[] { "started_at", "completed_at" })
        {
            if (Text(body, field) is { } time && !DateTimeOffset.TryParseExact(time, "yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            {
                throw GitHubRefusal.Form($"\"{time}\" is not a valid date-time.");
            }
        }

        OneOf(body, "status", Statuses);
        OneOf(body, "conclusion", Conclusions);
        if (Text(body, "status") is { } status && (status == "completed") != body.ContainsKey("conclusion"))
        {
            throw GitHubRefusal.Form(status == "completed" ? "\"conclusion\" wasn't supplied." : $"\"conclusion\" is not a permitted key with status \"{status}\".");
        }

        if (body.ContainsKey("output"))
        {
            Output(body["output"] as JsonObject ?? throw GitHubRefusal.Form("\"output\" is not an object."));
        }
    }

    private static void Output(JsonObject output)
    {
        Text(output, "title", isRequired: true);
        Markdown(output, "summary", Text(output, "summary", isRequired: true));
        Markdown(output, "text", Text(output, "text"));
        if (!output.ContainsKey("annotations"))
        {
            return;
        }

        var annotations = output["annotations"] as JsonArray ?? throw GitHubRefusal.Form("\"annotations\" is not an array.");
        if (annotations.Count > MostAnnotations)
        {
            throw GitHubRefusal.Form($"No more than {MostAnnotations} items are allowed; {annotations.Count} were supplied.");
        }

        foreach (var item in annotations)
        {
            Annotation(item as JsonObject ?? throw GitHubRefusal.Form("An annotation is not an object."));
        }
    }

    private static void Annotation(JsonObject item)
    {
        var path = Text(item, "path", isRequired: true)!;
        if (path.StartsWith('/') || path.Contains('\\') || path.Length == 0)
        {
            throw GitHubRefusal.Form($"\"{path}\" is not a path of the repository.");
        }

        var (first, last) = (Number(item, "start_line"), Number(item, "end_line"));
        if (first is null || last is null || first < 1 || last < first)
        {
            throw GitHubRefusal.Form($"start_line {first} and end_line {last} are no lines.");
        }

        var (from, to) = (Number(item, "start_column"), Number(item, "end_column"));
        if ((from is not null || to is not null) && (first != last || from < 1 || to < from))
        {
            throw GitHubRefusal.Validation("CheckAnnotation", "start_column", "invalid", "start_column and end_column are allowed on one line only");
        }

        OneOf(item, "annotation_level", Levels, isRequired: true);
        if (Size(Text(item, "message", isRequired: true)) is 0 or > LongestRemark || Size(Text(item, "raw_details")) > LongestRemark)
        {
            throw GitHubRefusal.Validation("CheckAnnotation", "message", "invalid", "message or raw_details is empty or exceeds 64 KB");
        }

        if (Text(item, "title") is { Length: > LongestTitle })
        {
            throw GitHubRefusal.Validation("CheckAnnotation", "title", "invalid", $"title exceeds a maximum of {LongestTitle} characters");
        }
    }

    private static void Markdown(JsonObject output, string field, string? text)
    {
        if (Size(text) > LongestMarkdown)
        {
            throw GitHubRefusal.Validation("CheckRun", field, "invalid", $"{field} exceeds a maximum bytesize of {LongestMarkdown}");
        }
    }

    private static void OneOf(JsonObject parent, string field, string[] allowed, bool isRequired = false)
    {
        if (Text(parent, field, isRequired) is { } value && !allowed.Contains(value))
        {
            throw GitHubRefusal.Form($"{value} is not a member of {JsonSerializer.Serialize(allowed)}.");
        }
    }

    private static string? Text(JsonObject parent, string field, bool isRequired = false)
    {
        if (!parent.ContainsKey(field))
        {
            return isRequired ? throw GitHubRefusal.Form($"\"{field}\" wasn't supplied.") : null;
        }

        return parent[field] is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw GitHubRefusal.Form($"{parent[field]?.ToJsonString() ?? "null"} is not a string.");
    }

    private static int? Number(JsonObject parent, string field) => !parent.ContainsKey(field) ? null
        : parent[field] is JsonValue value && value.TryGetValue<int>(out var number) ? number
        : throw GitHubRefusal.Form($"{parent[field]?.ToJsonString() ?? "null"} is not an integer.");

    private static int Size(string? text) => text is null ? -1 : Encoding.UTF8.GetByteCount(text);
}
