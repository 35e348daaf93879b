using CiTasks.Planning.PullRequests.Parts;
using CiTasks.Planning.Results;
using CiTasks.Planning.Text;

namespace CiTasks.Planning.PullRequests;

/// <summary>A step in two lines, all of it plain text.</summary>
/// <param name="Sign">✅, ❌, ⛔ or 📝.</param>
/// <param name="Title">What was done to what: <c>run-job iris</c>.</param>
/// <param name="Text">How it ended: result, time, what became of the tasks.</param>
public sealed record StepVerdict(string Sign, string Title, string Text)
{
    private const int LongestTitle = 100;
    private const int LongestText = 300;

    /// <summary>The first failure in one line, or null when nothing failed.</summary>
    public string? Cause { get; init; }

    /// <summary>All of it on one line, the cause included.</summary>
    public string Line => Cause is null ? Text : $"{Text}: {Cause}";

    /// <summary>Reads it from a document.</summary>
    public static StepVerdict Of(ResultDocument result)
    {
        var title = PlainText.Cut(PlainText.Line(StepWords.Title(result)), LongestTitle);
        var text = PlainText.Cut(PlainText.Line(StepWords.Result(result)), LongestText);
        return new StepVerdict(StepWords.Sign(result), title, text)
        {
            Cause = StepWords.Cause(result) is { } cause ? PlainText.Cut(PlainText.Line(cause), LongestText) : null,
        };
    }
}
