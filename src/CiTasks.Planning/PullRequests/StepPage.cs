using CiTasks.Planning.Results;
using CiTasks.Planning.Text;

namespace CiTasks.Planning.PullRequests;

/// <summary>One section of the comment.</summary>
public static class StepPage
{
    /// <summary>The section as Markdown.</summary>
    /// <param name="result">What to tell.</param>
    /// <param name="facts">What surrounds it.</param>
    /// <param name="limit">Most characters, counted as UTF-16 units.</param>
    public static string Render(ResultDocument result, PageFacts facts, int limit)
    {
        var verdict = StepVerdict.Of(result);
        var text = $"### {verdict.Sign} {Markdown.Text(verdict.Title)}: {Markdown.Text(verdict.Line)}\n";
        return text[..Math.Min(text.Length, limit)];
    }
}
