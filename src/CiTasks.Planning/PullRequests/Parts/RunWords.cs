using CiTasks.Planning.Results;
using CiTasks.Planning.Text;

namespace CiTasks.Planning.PullRequests.Parts;

/// <summary>A run in words, as plain text.</summary>
internal static class RunWords
{
    private const int MostNames = 20;

    /// <summary>Result, time and what became of the tasks.</summary>
    public static string Verdict(RunRecord run)
    {
        var time = run.Time is { } known ? $" after {Spans.Show(known)}" : "";
        var queue = run.Queue is { TotalSeconds: >= 1 } waited ? $", {Spans.Show(waited)} of it in the queue" : "";
        var tasks = run.Last.Count > 0 ? $"; {Counts(run.Last.Select(task => task.End), "task")}" : "";
        return $"{run.State}{time}{queue}{tasks}";
    }

    /// <summary>Such as <c>4 tasks: 2 succeeded, 1 failed, 1 did not run</c>.</summary>
    public static string Counts(IEnumerable<TaskEnd> ends, string noun)
    {
        var groups = ends.GroupBy(end => end).OrderBy(group => group.Key).Select(group => (group.Key, Count: group.Count())).ToList();
        var all = groups.Sum(group => group.Count);
        return groups.Count == 1
            ? $"{(all == 1 ? $"its {noun}" : $"all {all} {noun}s")} {groups[0].Key.Word()}"
            : $"{all} {noun}s: {string.Join(", ", groups.Select(group => $"{group.Count} {group.Key.Word()}"))}";
    }

    /// <summary>Why it is no success, one line a cause; its own message when no task explains it.</summary>
    public static IEnumerable<string> Causes(RunRecord run)
    {
        if (run.End is TaskEnd.Succeeded or TaskEnd.NotOver)
        {
            return [];
        }

        return run.Causes.Count > 0
            ? run.Causes.Select(task => $"task '{task.Label}' {task.End.Word()}{(task.Why.Length > 0 ? $": {task.Why}" : "")}")
            : run.Message.Length > 0 ? [$"{run.Label}: {run.Message}"] : [];
    }

    /// <summary>A list for people: the first names as code, and how many more there are.</summary>
    public static string Names(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(MostNames).Select(name => Markdown.Code(PlainText.Cut(name, 100)))) + (names.Count > MostNames ? $" and {names.Count - MostNames} more" : "");
}
