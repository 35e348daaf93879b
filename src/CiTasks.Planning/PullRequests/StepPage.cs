using CiTasks.Planning.PullRequests.Parts;
using CiTasks.Planning.Results;

namespace CiTasks.Planning.PullRequests;

/// <summary>One section of the comment: the verdict and its reason, then what the kind of step has to show.</summary>
public static class StepPage
{
    /// <summary>The section as Markdown.</summary>
    /// <param name="result">What to tell.</param>
    /// <param name="facts">What surrounds it.</param>
    /// <param name="limit">Most characters, counted as UTF-16 units.</param>
    public static string Render(ResultDocument result, PageFacts facts, int limit)
    {
        var style = new PageStyle(facts);
        var delta = new PagePart(PagePart.News, DeltaPart.Of(result, facts));
        return PageParts.Fit([.. StepParts.Head(result, style), delta, .. StepParts.Body(result, style, full: false, hasCause: true)], limit, style.Note());
    }
}
