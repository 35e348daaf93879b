using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Hosts.PullRequests;

namespace CiTasks.Hosts.GitHub.Api;

/// <summary>Bodies of the calls about check runs.</summary>
internal static class CheckBody
{
    /// <summary>As many annotations fit in one call.</summary>
    public const int BatchSize = 50;

    private const int LongestTitle = 255;
    private const int LongestText = 64 * 1024;

    public static JsonObject Create(CheckStart start)
    {
        var body = Begin(start);
        body.Insert(0, "head_sha", start.Commit);
        return body;
    }

    public static JsonObject Begin(CheckStart start)
    {
        var body = new JsonObject
        {
            ["name"] = start.Name,
            ["external_id"] = start.ExternalId,
            ["status"] = "in_progress",
            ["started_at"] = Time(start.StartedAt),
            ["output"] = new JsonObject { ["title"] = start.Title, ["summary"] = start.Summary },
        };
        if (start.DetailsUrl is { } page)
        {
            body["details_url"] = page.AbsoluteUri;
        }

        return body;
    }

    public static JsonObject End(CheckEnd end, IEnumerable<CheckAnnotation> annotations) => new()
    {
        ["status"] = "completed",
        ["conclusion"] = end.Conclusion,
        ["completed_at"] = Time(end.CompletedAt),
        ["output"] = Output(end, annotations),
    };

    /// <summary>Adds annotations; the rest of the output must be said again each time.</summary>
    public static JsonObject More(CheckEnd end, IEnumerable<CheckAnnotation> annotations) => new() { ["output"] = Output(end, annotations) };

    private static JsonObject Output(CheckEnd end, IEnumerable<CheckAnnotation> annotations)
    {
        var output = new JsonObject { ["title"] = end.Title, ["summary"] = end.Summary };
        if (end.Text.Length > 0)
        {
            output["text"] = end.Text;
        }

        var items = new JsonArray([.. annotations.Select(Annotation)]);
        if (items.Count > 0)
        {
            output["annotations"] = items;
        }

        return output;
    }

    // One remark that GitHub does not accept would cost the other 49 their place: what has a limit is cut, what makes no sense is left out.
    private static JsonObject Annotation(CheckAnnotation remark)
    {
        var first = Math.Max(remark.StartLine, 1);
        var last = Math.Max(remark.EndLine, first);
        var item = new JsonObject
        {
            ["path"] = remark.Path,
            ["start_line"] = first,
            ["end_line"] = last,
            ["annotation_level"] = remark.Level,
            ["message"] = Cut(remark.Message, LongestText),
        };
        if (first == last && remark.StartColumn is { } column and > 0)
        {
            item["start_column"] = column;
            item["end_column"] = Math.Max(remark.EndColumn ?? column, column);
        }

        if (!string.IsNullOrWhiteSpace(remark.Title))
        {
            item["title"] = Cut(remark.Title, LongestTitle);
        }

        if (!string.IsNullOrEmpty(remark.RawDetails))
        {
            item["raw_details"] = Cut(remark.RawDetails, LongestText);
        }

        return item;
    }

    // Bytes: whatever GitHub counts, it is not more.
    private static string Cut(string text, int bytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= bytes)
        {
            return text;
        }

        var kept = new StringBuilder();
        var room = bytes - Encoding.UTF8.GetByteCount("…");
        foreach (var rune in text.EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0)
            {
                break;
            }

            kept.Append(rune);
        }

        return kept.Append('…').ToString();
    }

    private static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
