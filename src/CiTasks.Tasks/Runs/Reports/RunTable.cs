using CiTasks.Planning.Runs;
using CiTasks.Planning.Text;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs.Reports;

/// <summary>A run as a table for the log and the summary page.</summary>
internal static class RunTable
{
    /// <summary>Rows that a person still reads.</summary>
    public const int MostRows = 100;

    public static IReadOnlyList<string> Headers { get; } = ["task", "result", "queue", "setup", "run", "attempt", "why"];

    /// <summary>
    /// Every attempt and iteration. When there are too many: first what is no success, then the
    /// others, and a last row that counts the rest.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<string>> Rows(IReadOnlyList<RunEntry> tasks)
    {
        var all = tasks.SelectMany(entry => entry.Iterations.Prepend(entry)).ToList();
        if (all.Count <= MostRows)
        {
            return [.. all.Select(Row)];
        }

        var sorted = all.OrderBy(Weight).ToList();
        var rest = sorted.Skip(MostRows).ToList();
        var states = string.Join(", ", rest.GroupBy(entry => entry.Task.State).Select(group => $"{group.Count()} {group.Key}"));
        return [.. sorted.Take(MostRows).Select(Row), [$"… {rest.Count} more", states, "", "", "", "", "all are in the result JSON"]];
    }

    /// <summary>The run in one line.</summary>
    public static string Verdict(RunReport report)
    {
        var run = report.Run;
        var text = $"run {run.Id}: {run.State}";
        if ((run.Times.Whole ?? run.Duration) is { } time)
        {
            var queue = run.Times.Queue is { } waited ? $", {Spans.Show(waited)} of it in the queue" : "";
            text += $" after {Spans.Show(time)}{queue}";
        }

        if (report.Last.Count > 0)
        {
            var counts = report.Last.GroupBy(entry => Word(entry.Task)).OrderBy(group => group.Key).Select(group => $"{group.Count()} {Words[group.Key]}");
            text += $"; {report.Last.Count} task(s): {string.Join(", ", counts)}";
        }

        return run.Link.Length > 0 ? $"{text}  {run.Link}" : text;
    }

    private static readonly string[] Words = ["succeeded", "failed", "ran into the time limit", "cancelled", "did not run", "not over"];

    private static int Word(RunPart task) => task.IsConsequence ? 4 : task.Outcome switch
    {
        RunOutcome.Succeeded or RunOutcome.SucceededWithFailures => 0,
        RunOutcome.Failed => 1,
        RunOutcome.TimedOut => 2,
        RunOutcome.Canceled => 3,
        RunOutcome.Skipped => 4,
        _ => 5,
    };

    private static int Weight(RunEntry entry) => entry.Task.IsConsequence ? 1 : entry.Task.IsRed ? 0 : entry.Task.Iteration is null ? 2 : 3;

    private static string[] Row(RunEntry entry)
    {
        var task = entry.Task;
        return
        [
            task.Label,
            task.State,
            Show(task.Times.Queue),
            Show(task.Times.Setup),
            Show(task.Times.Execution ?? (task.IsConsequence ? null : task.Duration)),
            (task.Attempt + 1).ToString(),
            entry.Why,
        ];
    }

    private static string Show(TimeSpan? time) => time is { } known ? Spans.Show(known) : "–";
}
