using CiTasks.Planning.Results;

namespace CiTasks.Planning.PullRequests;

/// <summary>A step in two lines, all of it plain text.</summary>
/// <param name="Sign">✅, ❌, ⛔, 📝 or ⏳.</param>
/// <param name="Title">What was done to what: <c>run-job iris</c>.</param>
/// <param name="Text">How it ended: result, time, what became of the tasks.</param>
public sealed record StepVerdict(string Sign, string Title, string Text)
{
    /// <summary>The first failure in one line, or null when nothing failed.</summary>
    public string? Cause { get; init; }

    /// <summary>All of it on one line, the cause included.</summary>
    public string Line => Cause is null ? Text : $"{Text}: {Cause}";

    /// <summary>Reads it from a document.</summary>
    public static StepVerdict Of(ResultDocument result) => new(
        result.ExitCode switch { 0 => "✅", 3 => "📝", 130 or 143 => "⛔", _ => "❌" },
        result.Title ?? result.Task,
        result.Outcome)
    {
        Cause = result.ExitCode == 0 ? null : result.Diagnostics.FirstOrDefault(item => item.IsError)?.Summary,
    };
}
