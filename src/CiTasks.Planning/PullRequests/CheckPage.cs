using System.Text;
using CiTasks.Planning.PullRequests.Parts;
using CiTasks.Planning.Results;
using CiTasks.Planning.Text;

namespace CiTasks.Planning.PullRequests;

/// <summary>What a check run shows of a step.</summary>
public static class CheckPage
{
    /// <summary>Most bytes of the summary, and of the text.</summary>
    public const int Limit = 65_535;

    private const int LongestTitle = 255;

    /// <summary>Title, summary and text; the text ends with the digest that later runs are compared with.</summary>
    public static CheckText Render(ResultDocument result, PageFacts facts)
    {
        var style = new PageStyle(facts);
        var delta = new PagePart(PagePart.News, DeltaPart.Of(result, facts));
        var body = StepParts.Body(result, style, full: true, hasCause: true).Prepend(delta)
            // A check run draws no charts.
            .Where(part => part.Rank != PagePart.Chart)
            .ToList();
        var summary = PageParts.Fit([.. StepParts.Head(result, style), .. body.Where(part => part.Rank <= PagePart.News)], Limit, style.Note(), Bytes);
        var mark = RunDigest.Of(result).ToMark() + "\n";
        var rest = PageParts.Fit([.. body.Where(part => part.Rank > PagePart.News)], Limit - Bytes(mark) - 1, style.Note(), Bytes);
        return new CheckText(PlainText.Cut(StepVerdict.Of(result).Line, LongestTitle), summary, rest + (rest.Length > 0 ? "\n" : "") + mark);
    }

    private static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);
}
