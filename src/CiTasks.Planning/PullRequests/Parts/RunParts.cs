using CiTasks.Planning.Results;
using CiTasks.Planning.Runs;
using CiTasks.Planning.Text;

namespace CiTasks.Planning.PullRequests.Parts;

/// <summary>The runs of a step.</summary>
internal static class RunParts
{
    private const int MostNotebooks = 10;
    private const int LongestNotebook = 160;
    private const int MostLogs = 10;

    // One line each: they stand in the heading or in the table of the runs.
    private const int MostRuns = 20;

    public static IEnumerable<PagePart> Of(ResultDocument result, IReadOnlyList<RunRecord> runs, PageStyle style, bool full)
    {
        if (runs.Count > 1)
        {
            yield return new PagePart(PagePart.Table, Markdown.MarkdownTable(["run", "result", ""], runs.Select(run => new[] { style.Link(PlainText.Cut(run.Label, LongestNotebook), run.Url), $"{run.End.Sign()} {PageStyle.Cell(run.State)}", PageStyle.Cell(RunWords.Verdict(run)) }).Take(MostRuns)));
        }

        // What failed is looked for first.
        foreach (var run in runs.OrderBy(run => run.End.IsRed() ? 0 : 1).Take(MostRuns))
        {
            var isFirst = runs.Count == 1 || run.End.IsRed() && run == runs.First(other => other.End.IsRed());
            foreach (var part in One(result, run, style, full))
            {
                yield return isFirst ? part : part with { Rank = Math.Max(part.Rank, PagePart.MoreCauses) };
            }
        }

        foreach (var value in Notebooks(result, runs).Take(MostNotebooks).Chunk(MostNotebooks))
        {
            yield return new PagePart(PagePart.Lists, Markdown.MarkdownTable(["notebook", "ended with"], value));
        }
    }

    private static IEnumerable<PagePart> One(ResultDocument result, RunRecord run, PageStyle style, bool full)
    {
        var named = RunRecord.In(result.Details).Count > 1;
        var title = named ? $"#### {run.End.Sign()} {Markdown.Text(PlainText.Cut(run.Label, LongestNotebook))}\n\n" : "";
        foreach (var part in CauseParts.Of(run, result.Diagnostics, style, full ? 50 : 10, named))
        {
            yield return part with { Markdown = title + part.Markdown };
            title = "";
        }

        if (TaskTable.Of(run, style, full ? 200 : 40) is { Length: > 0 } table)
        {
            yield return new PagePart(PagePart.Table, title + table);
        }

        if (style.Facts is { Trusted: true, HasCharts: true } && RunGantt.Render(run) is { Length: > 0 } chart)
        {
            yield return new PagePart(PagePart.Chart, Markdown.Fold("where the time went", null, chart));
        }

        var logs = full ? run.Last.Where(task => task.LogTail is not null && (task.Trace is not null || !task.End.IsRed())).ToList() : [];
        foreach (var task in logs.OrderBy(task => task.End.IsRed() ? 0 : 1).Take(MostLogs))
        {
            yield return new PagePart(PagePart.Logs, Markdown.Fold("end of the log of", task.Label, Markdown.Block(TextCut.Tail(task.LogTail!, 25, 300), language: "text")));
        }
    }

    // Members of a value are in it; the value says all.
    private static IEnumerable<string[]> Notebooks(ResultDocument result, IReadOnlyList<RunRecord> runs) => runs
        .SelectMany(run => run.Last).Select(task => task.Label).Distinct()
        .Where(label => result.Outputs.ContainsKey($"notebook.{label}"))
        .Select(label => new[]
        {
            Markdown.Code(PlainText.Cut(label, LongestNotebook), inTable: true),
            Markdown.Code(PlainText.Cut(PlainText.Line(result.Outputs[$"notebook.{label}"]), LongestNotebook), inTable: true),
        });
}
