using System.Text.Json.Nodes;
using CiTasks.Planning.Json;
using CiTasks.Planning.Results;
using CiTasks.Planning.Text;

namespace CiTasks.Planning.PullRequests.Parts;

/// <summary>What a deploy did, or would do, to a job: fields old → new, files it uploads.</summary>
internal static class JobPlanParts
{
    private const int MostFields = 40;
    private const int MostUploads = 20;

    // A cluster's whole spark_conf in a cell helps nobody.
    private const int LongestValue = 80;

    public static bool IsPlan(JsonObject details) => details["changes"] is JsonArray && details["action"].AsText() is not null;

    public static bool HasChanges(JsonObject details) =>
        IsPlan(details) && (details["action"].AsText() != "unchanged" || details.ObjectsAt("uploads").Any());

    /// <summary>The plan in a few words; null when the details are of something else.</summary>
    public static string? Words(JsonObject details)
    {
        if (!IsPlan(details))
        {
            return null;
        }

        var (fields, uploads) = (details.ObjectsAt("changes").Count(), details.ObjectsAt("uploads").Count());
        var would = details["mode"].AsText() == "plan";
        var words = details["action"].AsText() switch
        {
            "create" => would ? "would create the job" : "created the job",
            "reset" => $"{(would ? "would change" : "changed")} {Count(fields, "field")} of the job",
            "unchanged" => would ? "would leave the job as it is" : "left the job as it was",
            _ => "did something else to the job",
        };
        return uploads > 0 ? $"{words}, {(would ? "upload" : "uploaded")} {Count(uploads, "file")}" : words;
    }

    public static IEnumerable<PagePart> Of(ResultDocument result, PageStyle style)
    {
        var details = result.Details;
        var would = details["mode"].AsText() == "plan";
        var job = details["name"].AsText() ?? "";
        var id = details.NumberAt("jobId") is { } number ? $" ({style.Link(number.ToString(), result.Outputs.GetValueOrDefault("job-url"))})" : "";
        var text = $"{(details["action"].AsText() == "create" ? "New job" : "Job")} {Markdown.Code(PlainText.Cut(job, LongestValue))}{id}: {Markdown.Text(Words(details)!)}.\n";
        var changes = details.ObjectsAt("changes").ToList();
        if (changes.Count > 0)
        {
            text += "\n" + Markdown.MarkdownTable(["field", would ? "in the workspace" : "was", would ? "in the job file" : "is"], changes.Take(MostFields).Select(Row));
            text += changes.Count > MostFields ? $"\n… and {changes.Count - MostFields} more fields.\n" : "";
        }

        yield return new PagePart(PagePart.Table, text);
        var uploads = details.ObjectsAt("uploads").ToList();
        if (uploads.Count > 0)
        {
            var title = would ? $"{Count(uploads.Count, "library file")} to upload" : $"{Count(uploads.Count, "library file")} uploaded";
            yield return new PagePart(PagePart.Lists, Markdown.Fold(title, null, FileParts.List(uploads, MostUploads)));
        }
    }

    /// <summary>Such as <c>1 file</c>, <c>2 files</c>.</summary>
    public static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    private static string[] Row(JsonObject change) =>
    [
        Markdown.Code(PlainText.Cut(change["path"].AsText() ?? "", 2 * LongestValue), inTable: true),
        Value(change["old"]),
        Value(change["new"]),
    ];

    private static string Value(JsonNode? value) =>
        value is null ? "*not set*" : Markdown.Code(PlainText.Cut(JsonText.Write(value), LongestValue), inTable: true);
}
