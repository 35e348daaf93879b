using System.Text;
using CiTasks.Planning.PullRequests;
using CiTasks.Planning.Text;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs.Reports;

/// <summary>A run on the summary page: verdict, table, failures in full, ends of logs; as much as a page holds.</summary>
internal static class RunMarkdown
{
    // A page of GitHub ends at 1 MiB, and a step may show several runs.
    private const int Longest = 300_000;

    // Of successes a few logs are read; of hundreds none is.
    private const int MostLogs = 10;

    public static string Of(RunReport report, string folder)
    {
        var run = report.Run;
        var name = run.Link.Length > 0 ? $"[Run {run.Id}]({run.Link})" : $"Run {run.Id}";
        var time = (run.Times.Whole ?? run.Duration) is { } known ? $" after {Spans.Show(known)}" : "";
        var page = new StringBuilder($"{name}: **{run.State}**{time}\n\n");
        if (report.Tasks.Count > 0)
        {
            page.Append(Markdown.Table(RunTable.Headers, report.Rows()));
        }

        var sections = Sections(report).ToList();
        var shown = 0;
        foreach (var section in sections.TakeWhile(section => page.Length + section.Length <= Longest))
        {
            page.Append('\n').Append(section);
            shown++;
        }

        if (shown < sections.Count || report.Last.Count > MostLogs || RunFailures.Causes(report).SelectMany(Failed).Count() > RunFailures.MostCauses)
        {
            page.Append($"\nNot everything is shown here: logs and traces of all tasks are in `{folder}`.\n");
        }

        return page.ToString();
    }

    private static IEnumerable<string> Sections(RunReport report)
    {
        foreach (var entry in RunFailures.Causes(report).SelectMany(Failed).Take(RunFailures.MostCauses))
        {
            yield return Failure(entry);
        }

        if (RunFailures.Consequences(report) is { Length: > 0 } consequences)
        {
            yield return Markdown.Text(consequences) + "\n";
        }

        if (RunGantt.Render(report.ToJson()) is { Length: > 0 } chart)
        {
            yield return Markdown.Fold("where the time went", null, chart);
        }

        var logs = report.Tasks.Where(entry => !entry.Task.IsRed && entry.Output.LogTail is { Length: > 0 }).ToList();
        foreach (var entry in logs.Count <= MostLogs ? logs : [])
        {
            yield return Log(entry);
        }
    }

    // Of a for-each task its iterations say what happened.
    private static IEnumerable<RunEntry> Failed(RunEntry entry)
    {
        var failed = entry.LastIterations.Where(item => item.Task.IsRed).ToList();
        return failed.Count > 0 ? failed : [entry];
    }

    private static string Failure(RunEntry entry)
    {
        var (task, output) = (entry.Task, entry.Output);
        var text = $"### {Markdown.Text(task.Label)}: {Markdown.Text(task.State)}\n\n";
        text += entry.Why.Length > 0 ? Markdown.Text(entry.Why) + "\n" : "";
        text += task.Link.Length > 0 ? $"\n[its page]({task.Link})\n" : "";
        text += output.TraceTail is { } trace ? "\n" + Markdown.Block(trace, language: "text") : "";
        text += output.LogTail is { Length: > 0 } ? "\n" + Log(entry) : "";
        if (entry.Child is { } child)
        {
            text += $"\nIt had started {(child.Run.Link.Length > 0 ? $"[run {child.Run.Id}]({child.Run.Link})" : $"run {child.Run.Id}")}: **{child.Run.State}**\n\n";
            text += Markdown.Table(RunTable.Headers, child.Rows());
            text += string.Concat(RunFailures.Causes(child).Take(1).Select(cause => "\n" + Failure(cause)));
        }

        return text;
    }

    private static string Log(RunEntry entry)
    {
        var note = entry.Output.LogsTruncated ? " (logs_truncated: the service kept the last 5 MB)" : "";
        return Markdown.Fold($"end of the log{note} of", entry.Task.Label, Markdown.Block(entry.Output.LogTail!));
    }
}
