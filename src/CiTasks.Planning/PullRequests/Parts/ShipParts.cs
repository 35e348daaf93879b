using CiTasks.Planning.Results;
using CiTasks.Planning.Text;

namespace CiTasks.Planning.PullRequests.Parts;

/// <summary>The steps of <c>ship</c>: one table, then what each of them has to show; successes are folded.</summary>
internal static class ShipParts
{
    private const int MostSteps = 60;

    public static IEnumerable<PagePart> Of(ResultDocument result, PageStyle style, bool full)
    {
        var steps = result.Steps.Take(MostSteps).ToList();
        var runs = steps.Where(step => RunRecord.In(step.Details).Count > 0).ToList();

        // The reason of a red step comes before everything else.
        foreach (var part in steps.Where(step => !StepWords.IsDone(step)).SelectMany(step => Step(step, style, full)))
        {
            yield return part;
        }

        yield return new PagePart(PagePart.Table, Markdown.MarkdownTable(["step", "result", "time"], steps.Select(Row)));
        foreach (var part in steps.Where(step => StepWords.IsDone(step) && (runs.Contains(step) || StepWords.IsPlan(step) && StepWords.HasChanges(step) || JobPlanParts.HasChanges(step.Details)))
            .SelectMany(step => Step(step, style, full)))
        {
            yield return part;
        }

        var others = steps.Where(step => StepWords.IsDone(step) && FileParts.IsSync(step.Details) && FileParts.HasChanges(step.Details) && !StepWords.IsPlan(step)).ToList();
        foreach (var step in others)
        {
            var body = string.Join('\n', FileParts.Of(step).Select(part => part.Markdown));
            yield return new PagePart(PagePart.Lists, Markdown.Fold("", StepWords.Title(step), body));
        }
    }

    private static IEnumerable<PagePart> Step(ResultDocument step, PageStyle style, bool full)
    {
        var title = $"#### {StepWords.Sign(step)} {Markdown.Text(StepVerdict.Of(step).Title)}\n\n";
        foreach (var part in StepParts.Body(step, style, full, hasCause: true))
        {
            yield return part with { Markdown = title + part.Markdown };
            title = "";
        }
    }

    private static string[] Row(ResultDocument step)
    {
        var verdict = StepVerdict.Of(step);
        return [PageStyle.Cell(verdict.Title), $"{verdict.Sign} {PageStyle.Cell(verdict.Text)}", step.Duration is { } time ? Spans.Show(time) : "–"];
    }
}
