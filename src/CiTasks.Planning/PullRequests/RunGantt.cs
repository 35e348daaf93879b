using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Planning.Results;

namespace CiTasks.Planning.PullRequests;

/// <summary>A run as a Mermaid <c>gantt</c> chart: of each task the queue, the set-up and every attempt.</summary>
public static class RunGantt
{
    // More nobody reads on a page.
    private const int MostBars = 40;
    private const int LongestName = 40;

    // Below this part of the whole a phase is no bar but a line.
    private const double SmallestPart = 0.01;

    // A time zone would be the reader's.
    private const string Times = "yyyy-MM-dd HH:mm:ss.fff";

    /// <summary>The chart in its code block; empty when the run has no times.</summary>
    /// <param name="run">A run as the details of <c>run-job</c> have it.</param>
    public static string Render(JsonObject run) => ForeignJson.Copy(run) is JsonObject copy ? Render(RunRecord.Read(copy, depth: 1)) : "";

    internal static string Render(RunRecord run)
    {
        var tasks = run.Tasks.Where(task => task.Started is not null && task.Ended is not null).ToList();
        if (tasks.Count == 0)
        {
            return "";
        }

        var (first, last) = (tasks.Min(task => task.Started!.Value), tasks.Max(task => task.Ended!.Value));
        var smallest = (last - first) * SmallestPart;
        var chosen = tasks.SelectMany(task => Bars(task, smallest))
            .OrderBy(bar => bar.Task.End.IsRed() ? 0 : 1).ThenByDescending(bar => bar.Task.Ended - bar.Task.Started).ThenBy(bar => bar.From)
            .Take(MostBars)
            .ToHashSet();
        var chart = new StringBuilder("gantt\n    dateFormat YYYY-MM-DD HH:mm:ss.SSS\n    axisFormat %H:%M:%S\n");
        foreach (var task in chosen.GroupBy(bar => bar.Task.Label).OrderBy(bars => bars.Min(bar => bar.From)).ThenBy(bars => bars.Key, StringComparer.Ordinal))
        {
            chart.Append(CultureInfo.InvariantCulture, $"    section {Name(task.Key)}\n");
            foreach (var bar in task.OrderBy(bar => bar.From).ThenBy(bar => bar.To))
            {
                chart.Append(CultureInfo.InvariantCulture, $"    {bar.Name} :{bar.Style}{Show(bar.From)}, {Show(bar.To)}\n");
            }
        }

        return Text.Markdown.Block(chart.ToString(), language: "mermaid");
    }

    private static string Show(DateTimeOffset time) => time.UtcDateTime.ToString(Times, CultureInfo.InvariantCulture);

    // Counted from the end: what a start time means differs with the age of the service.
    private static IEnumerable<Bar> Bars(TaskRecord task, TimeSpan smallest)
    {
        var (phases, start, end) = (task.Phases, task.Started!.Value, task.Ended!.Value);
        var attempt = task.Attempt > 0 ? $" (attempt {task.Attempt + 1})" : "";
        var stop = end - Within(phases.Cleanup, start, end);
        var executed = phases.Execution ?? stop - start - Known(phases.Setup) - Known(phases.Queue);
        var run = stop - Within(executed, start, stop);
        var setup = run - Within(phases.Setup, start, run);
        var queue = setup - Within(phases.Queue, start, setup);
        if (setup - queue > smallest)
        {
            yield return new Bar(task, "queue" + attempt, "done, ", queue, setup);
        }

        if (run - setup > smallest)
        {
            yield return new Bar(task, "setup" + attempt, "active, ", setup, run);
        }

        yield return new Bar(task, (task.End switch
        {
            TaskEnd.Succeeded => "run",
            var other => other.Word(),
        }) + attempt, task.End.IsRed() ? "crit, " : "", run, stop);
    }

    private static TimeSpan Known(TimeSpan? time) => time ?? TimeSpan.Zero;

    private static TimeSpan Within(TimeSpan? time, DateTimeOffset from, DateTimeOffset to)
    {
        var most = to - from;
        return time is not { } known || known <= TimeSpan.Zero ? TimeSpan.Zero : known < most ? known : most;
    }

    // Signs that end a name, begin a comment or an entity, or quote: none of them may reach the chart.
    private static string Name(string text)
    {
        var name = new StringBuilder();
        foreach (var rune in Text.PlainText.Line(text).EnumerateRunes())
        {
            var kept = Rune.IsLetterOrDigit(rune) || rune.Value is '_' or '-' or '.' or '[' or ']' or '(' or ')' or '+' or '=' or '/';
            if (kept || name.Length > 0 && name[^1] != ' ')
            {
                name.Append(kept ? rune.ToString() : " ");
            }
        }

        var clean = Text.PlainText.Cut(name.ToString().Trim(), LongestName);
        return clean.Length > 0 ? clean : "task";
    }

    private sealed record Bar(TaskRecord Task, string Name, string Style, DateTimeOffset From, DateTimeOffset To);
}
