using CiTasks.Planning.Results;
using CiTasks.Planning.Runs;
using CiTasks.Planning.Text;

namespace CiTasks.Planning.PullRequests.Parts;

/// <summary>What a step reported: summary, place, hint, and more lines in a block.</summary>
internal static class DiagnosticParts
{
    private const int Most = 30;
    private const int OpenLines = 8;
    private const int ShownLines = 40;
    private const int ShownWidth = 300;
    private const int LongestSummary = 500;

    public static IEnumerable<PagePart> Of(IEnumerable<ResultDiagnostic> items, PageStyle style)
    {
        var all = items.Distinct().OrderBy(item => item.Severity switch { "error" => 0, "warning" => 1, _ => 2 }).ToList();
        foreach (var item in all.Take(Most))
        {
            yield return new PagePart(PagePart.News, Line(item, style) + More(item, style));
        }

        if (all.Count > Most)
        {
            yield return new PagePart(PagePart.News, $"… and {all.Count - Most} more.\n");
        }
    }

    /// <summary>Hint and detail of a diagnostic whose summary stands above.</summary>
    public static string More(ResultDiagnostic item, PageStyle style)
    {
        var text = item.Hint is { } hint ? $"\nHint: {style.Prose(PlainText.Cut(hint, LongestSummary))}\n" : "";
        if (item.Detail is not { } detail || string.IsNullOrWhiteSpace(detail))
        {
            return text;
        }

        var shown = TextCut.Tail(detail, ShownLines, ShownWidth);
        var block = Markdown.Block(shown, language: "text");
        return text + "\n" + (shown.Count(character => character == '\n') < OpenLines ? block : Markdown.Fold("details", null, block));
    }

    private static string Line(ResultDiagnostic item, PageStyle style)
    {
        var sign = item.Severity switch { "error" => "❌", "warning" => "⚠️", _ => "ℹ️" };
        var place = style.Place(item) is { Length: > 0 } at ? $" {at}" : "";
        return $"{sign} **{Markdown.Text(PlainText.Cut(item.Id, 20))}**{place} {style.Prose(PlainText.Cut(item.Summary, LongestSummary))}\n";
    }
}
