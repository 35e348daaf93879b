using CiTasks.Planning.Runs;

namespace CiTasks.Tasks.Runs.Reports;

/// <summary>One attempt at a task (or at an iteration) with everything it left behind.</summary>
/// <param name="Task">Its states and times.</param>
/// <param name="Output">What it left.</param>
internal sealed record RunEntry(RunPart Task, TaskOutput Output)
{
    /// <summary>Of a for-each task: all attempts at all iterations, by number, then by attempt.</summary>
    public IReadOnlyList<RunEntry> Iterations { get; init; } = [];

    /// <summary>The run that a failed run-job task had started, or null.</summary>
    public RunReport? Child { get; init; }

    /// <summary>The last attempt at each iteration.</summary>
    public IReadOnlyList<RunEntry> LastIterations => Last(Iterations);

    /// <summary>Why it is no success, in one line; empty when it is one, or nobody knows.</summary>
    public string Why
    {
        get
        {
            if (Task.Outcome is RunOutcome.Succeeded or RunOutcome.Waiting)
            {
                return "";
            }

            var iterations = LastIterations;
            return iterations.Count(item => item.Task.IsRed) is > 0 and var failed
                ? $"{failed} of {iterations.Count} iterations failed"
                : Output.Reason ?? TextCut.FirstLine(Task.Message, TaskOutput.ShownWidth);
        }
    }

    /// <summary>The last attempt at each task or iteration, in the order of the list.</summary>
    public static IReadOnlyList<RunEntry> Last(IEnumerable<RunEntry> entries) =>
    [
        .. entries.GroupBy(entry => entry.Task.Label).Select(attempts => attempts
            .OrderBy(entry => entry.Task.Attempt).ThenBy(entry => entry.Task.Started ?? DateTimeOffset.MaxValue).ThenBy(entry => entry.Task.Id).Last()),
    ];
}
