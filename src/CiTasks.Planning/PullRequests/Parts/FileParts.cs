using System.Text.Json.Nodes;
using CiTasks.Planning.Json;
using CiTasks.Planning.Results;
using CiTasks.Planning.Text;

namespace CiTasks.Planning.PullRequests.Parts;

/// <summary>What a sync sent and deleted, or would: counts, and the first names behind a click.</summary>
internal static class FileParts
{
    private const int MostFiles = 20;
    private const int LongestPath = 200;

    public static bool IsSync(JsonObject details) => details["upload"] is JsonArray;

    public static bool HasChanges(JsonObject details) =>
        IsSync(details) && new[] { "upload", "delete", "folders" }.Any(name => details[name] is JsonArray { Count: > 0 });

    /// <summary>The sync in a few words; null when the details are of something else.</summary>
    public static string? Words(JsonObject details)
    {
        if (!IsSync(details))
        {
            return null;
        }

        var would = details["mode"].AsText() == "plan";
        var sent = details.ObjectsAt("upload").ToList();
        var size = sent.Sum(file => Math.Max(0, file.AmountAt("size") ?? 0));
        var parts = new List<string>
        {
            $"{JobPlanParts.Count(sent.Count, "file")} {(would ? "to send" : "sent")}{(sent.Count > 0 && size < long.MaxValue / 2.0 ? $" ({Spans.Size((long)size)})" : "")}",
        };
        if (details["delete"] is JsonArray { Count: > 0 } gone)
        {
            parts.Add($"{gone.Count} {(would ? "to delete" : "deleted")}");
        }

        parts.Add($"{Math.Max(0, details.NumberAt("skipped") ?? 0)} unchanged");
        if (details["extra"] is JsonArray { Count: > 0 } extra)
        {
            parts.Add($"{extra.Count} only in the workspace");
        }

        return string.Join(", ", parts);
    }

    public static IEnumerable<PagePart> Of(ResultDocument result)
    {
        var details = result.Details;
        var places = new[] { details["source"].AsText(), details["target"].AsText() }.OfType<string>().Select(place => Markdown.Code(PlainText.Cut(place, LongestPath))).ToList();
        var from = places.Count > 0 ? $"{string.Join(" → ", places)}: " : "";
        yield return new PagePart(PagePart.Table, $"{from}{Markdown.Text(Words(details)!)}\n");
        var would = details["mode"].AsText() == "plan";
        var sent = details.ObjectsAt("upload").ToList();
        if (sent.Count > 0)
        {
            yield return new PagePart(PagePart.Lists, Markdown.Fold(would ? "files to send" : "files sent", null, List(sent, MostFiles)));
        }

        if (details["delete"] is JsonArray { Count: > 0 } deleted)
        {
            var paths = deleted.Select(path => new JsonObject { ["path"] = path.AsText() }).ToList();
            yield return new PagePart(PagePart.Lists, Markdown.Fold(would ? "files to delete" : "files deleted", null, List(paths, MostFiles)));
        }
    }

    /// <summary>Paths with size and reason, one a line.</summary>
    public static string List(IReadOnlyList<JsonObject> files, int most)
    {
        var lines = files.Take(most).Select(Line);
        return string.Concat(lines) + (files.Count > most ? $"- … and {files.Count - most} more\n" : "");
    }

    private static string Line(JsonObject file)
    {
        var size = file.NumberAt("size") is >= 0 and { } bytes ? $" {Spans.Size(bytes)}" : "";
        var reason = file["reason"].AsText() is { Length: > 0 } why ? $", {PageStyle.Cell(why)}" : "";
        return $"- {Markdown.Code(PlainText.Cut(file["path"].AsText() ?? "?", LongestPath))}{size}{reason}\n";
    }
}
