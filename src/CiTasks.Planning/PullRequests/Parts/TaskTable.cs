using CiTasks.Planning.Results;
using CiTasks.Planning.Text;

namespace CiTasks.Planning.PullRequests.Parts;

/// <summary>The table of task runs: state, where the time went, attempt, reason.</summary>
internal static class TaskTable
{
    // A longer table opens on a click when nothing in it is red.
    private const int OpenRows = 12;

    private static readonly string[] Headers = ["task", "result", "queue", "setup", "run", "attempt", "why"];

    /// <summary>Every attempt and iteration; when there are too many, what is no success first, and a last row that counts the rest.</summary>
    public static string Of(RunRecord run, PageStyle style, int mostRows)
    {
        // What only fell with another task stands in a line of its own.
        var all = run.Tasks.Where(task => !task.FellWithOthers).SelectMany(task => task.Iterations.Prepend(task)).ToList();
        if (all.Count == 0)
        {
            return "";
        }

        var shown = all.Count <= mostRows ? all : [.. all.OrderBy(Weight).Take(mostRows)];
        var rows = shown.Select(task => Row(task, style)).ToList();
        if (shown.Count < all.Count)
        {
            var rest = all.OrderBy(Weight).Skip(mostRows).GroupBy(task => task.End).Select(group => $"{group.Count()} {group.Key.Word()}");
            rows.Add([$"… {all.Count - shown.Count} more", string.Join(", ", rest), "", "", "", "", ""]);
        }

        var table = Markdown.MarkdownTable(Headers, rows);
        return shown.Count > OpenRows && !all.Any(task => task.End.IsRed())
            ? Markdown.Fold($"{JobPlanParts.Count(all.Count, "task run")}", null, table)
            : table;
    }

    private static int Weight(TaskRecord task) => task.End.IsRed() ? task.Iteration is null ? 0 : 1 : task.Iteration is null ? 2 : 3;

    private static string[] Row(TaskRecord task, PageStyle style) =>
    [
        style.Name(task),
        $"{task.End.Sign()} {PageStyle.Cell(task.State)}",
        Show(task.Phases.Queue),
        Show(task.Phases.Setup),
        Show(task.Phases.Execution ?? (task.End == TaskEnd.DidNotRun ? null : task.Time)),
        $"{task.Attempt + 1}",
        PageStyle.Cell(task.Why),
    ];

    private static string Show(TimeSpan? time) => time is { } known ? Spans.Show(known) : "–";
}
