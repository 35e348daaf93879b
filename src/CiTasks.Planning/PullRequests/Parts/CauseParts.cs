using CiTasks.Planning.Results;
using CiTasks.Planning.Runs;
using CiTasks.Planning.Text;

namespace CiTasks.Planning.PullRequests.Parts;

/// <summary>The failures of a run with the ends of their traces: the first one open, the others behind a click.</summary>
internal static class CauseParts
{
    private const int ShownLines = 25;
    private const int ShownWidth = 300;

    /// <summary>The parts.</summary>
    /// <param name="run">The run.</param>
    /// <param name="reported">What the step reported: it knows the places in the repository.</param>
    /// <param name="style">How to write.</param>
    /// <param name="most">Most causes.</param>
    /// <param name="named">False when the first cause stands above by name and place.</param>
    public static IEnumerable<PagePart> Of(RunRecord run, IReadOnlyList<ResultDiagnostic> reported, PageStyle style, int most, bool named)
    {
        if (run.End is TaskEnd.Succeeded or TaskEnd.NotOver)
        {
            yield break;
        }

        var failures = run.Causes.SelectMany(Failed).ToList();
        for (var number = 0; number < Math.Min(failures.Count, most); number++)
        {
            var task = failures[number];
            var place = reported.FirstOrDefault(item => item.File is not null && item.Summary.Contains($"'{task.Label}'", StringComparison.Ordinal)) is { } found ? style.Place(found) : "";
            yield return number == 0
                ? new PagePart(PagePart.Cause, Body(task, style, named ? place : "", named))
                : new PagePart(PagePart.MoreCauses, Markdown.Fold(task.End.Sign(), $"{task.Label}: {task.Why}", Body(task, style, place, named: false)));
        }

        if (failures.Count > most)
        {
            yield return new PagePart(PagePart.MoreCauses, $"{failures.Count - most} more failed: {RunWords.Names([.. failures.Skip(most).Select(task => task.Label)])}\n");
        }

        if (failures.Count == 0 && run.Message.Length > 0)
        {
            yield return new PagePart(PagePart.Cause, Markdown.Block(TextCut.Head(run.Message, ShownLines, ShownWidth), language: "text"));
        }

        if (Consequences(run) is { Length: > 0 } consequences)
        {
            yield return new PagePart(PagePart.News, consequences);
        }
    }

    // Of a for-each task its iterations say what happened, of one that started a run that run's tasks.
    private static IEnumerable<TaskRecord> Failed(TaskRecord task)
    {
        var iterations = TaskRecord.Last(task.Iterations).Where(item => item.End.IsRed()).OrderBy(item => item.Ended ?? DateTimeOffset.MaxValue).ToList();
        return iterations.Count > 0 ? iterations : [task];
    }

    private static string Body(TaskRecord task, PageStyle style, string place, bool named)
    {
        var label = named ? $"**{Markdown.Text(task.Label)}**: {Markdown.Text(task.Why)}" : "";
        var facts = new[] { place, task.LogFile is { } file && task.Trace is null ? $"log: {Markdown.Code(file)}" : "" }.Where(fact => fact.Length > 0);
        var body = string.Join(" · ", facts.Prepend(label).Where(fact => fact.Length > 0));
        body += body.Length > 0 ? "\n" : "";
        var text = task.Trace is { } trace ? TextCut.Tail(trace, ShownLines, ShownWidth)
            : task.Error is { } error && error.Contains('\n', StringComparison.Ordinal) ? TextCut.Head(error, ShownLines, ShownWidth)
            : task.LogTail is { } log ? TextCut.Tail(log, ShownLines, ShownWidth)
            : null;
        body += text is null ? "" : (body.Length > 0 ? "\n" : "") + Markdown.Block(text, language: "text");
        if (task.Child is { } child)
        {
            body += $"\nIt had started {style.Link(child.Label, child.Url)}: {Markdown.Text(RunWords.Verdict(child))}.\n";
            body += child.Causes.SelectMany(Failed).Take(1).Select(cause => "\n" + Body(cause with { Child = null }, style, "", named: true)).FirstOrDefault();
        }

        return body;
    }

    private static string Consequences(RunRecord run)
    {
        var fallen = run.Last.Where(task => task.FellWithOthers).Select(task => task.Label).ToList();
        var excluded = run.Last.Where(task => task.State == "EXCLUDED").Select(task => task.Label).ToList();
        return (fallen.Count > 0 ? $"{JobPlanParts.Count(fallen.Count, "task")} did not run because of it: {RunWords.Names(fallen)}\n" : "")
            + (excluded.Count > 0 ? $"{(fallen.Count > 0 ? "\n" : "")}{JobPlanParts.Count(excluded.Count, "task")} left out by conditions: {RunWords.Names(excluded)}\n" : "");
    }
}
