using CiTasks.Planning.Results;

namespace CiTasks.Planning.PullRequests;

/// <summary>What a check run shows of a step.</summary>
public static class CheckPage
{
    /// <summary>Most bytes of the summary, and of the text.</summary>
    public const int Limit = 65_535;

    /// <summary>Title, summary and text.</summary>
    public static CheckText Render(ResultDocument result, PageFacts facts)
    {
        var verdict = StepVerdict.Of(result);
        return new CheckText(verdict.Line[..Math.Min(verdict.Line.Length, 255)], StepPage.Render(result, facts, Limit / 4), "");
    }
}
