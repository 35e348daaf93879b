using CiTasks.Planning.Json;
using CiTasks.Planning.Results;
using CiTasks.Planning.Text;

namespace CiTasks.Planning.PullRequests.Parts;

/// <summary>A step as parts of a page: verdict and cause first, then what its kind has to show.</summary>
internal static class StepParts
{
    /// <summary>The heading and the cause: what must be read.</summary>
    public static IEnumerable<PagePart> Head(ResultDocument result, PageStyle style)
    {
        var verdict = StepVerdict.Of(result);
        var head = $"### {verdict.Sign} {Markdown.Text(verdict.Title)}: {Markdown.Text(verdict.Text)}\n";
        var first = First(result);
        if (verdict.Cause is { } cause)
        {
            var place = first is not null && style.Place(first) is { Length: > 0 } at ? $" at {at}" : "";
            head += $"\n**{Markdown.Text(cause)}**{place}\n";
        }

        yield return new PagePart(PagePart.Verdict, head);
        var runs = RunRecord.In(result.Details);
        var run = runs.Count == 1 && runs[0].RunId is { } id ? style.Link($"run {id}", runs[0].Url) : "";
        yield return new PagePart(PagePart.Verdict, style.FactsLine(run));
    }

    /// <summary>Everything below.</summary>
    /// <param name="result">The step.</param>
    /// <param name="style">How to write.</param>
    /// <param name="full">True for a page that may be long.</param>
    /// <param name="hasCause">True when the first failure stands above.</param>
    public static IEnumerable<PagePart> Body(ResultDocument result, PageStyle style, bool full, bool hasCause)
    {
        var runs = RunRecord.In(result.Details);
        var first = hasCause ? First(result) : null;

        // The traces of a run's failures come with its tasks.
        var told = runs.Any(run => run.Causes.Count > 0);
        if (first is not null && !(told && IsOfTask(first)) && result.Steps.Count == 0 && DiagnosticParts.More(first, style) is { Length: > 0 } more)
        {
            yield return new PagePart(PagePart.Cause, more);
        }

        var parts = result.Steps.Count > 0 ? ShipParts.Of(result, style, full)
            : runs.Count > 0 ? RunParts.Of(result, runs, style, full)
            : JobPlanParts.IsPlan(result.Details) ? JobPlanParts.Of(result, style)
            : FileParts.IsSync(result.Details) ? FileParts.Of(result)
            : FactParts.Of(result);
        foreach (var part in parts)
        {
            yield return part;
        }

        // What the steps of ship reported stands with them.
        var below = result.Steps.SelectMany(step => step.Diagnostics).ToHashSet();
        foreach (var part in DiagnosticParts.Of(result.Diagnostics.Where(item => item != first && !(told && IsOfTask(item)) && !below.Contains(item)), style))
        {
            yield return part;
        }
    }

    /// <summary>The reported failure that the verdict names, or null.</summary>
    public static ResultDiagnostic? First(ResultDocument result) => StepWords.Cause(result) is not { } cause ? null
        : result.Diagnostics.Concat(result.Steps.SelectMany(step => step.Diagnostics)).FirstOrDefault(item => item.IsError && item.Summary == cause);

    // CIT0501 is the failure of a task.
    private static bool IsOfTask(ResultDiagnostic item) => item.IsError && item.Id == "CIT0501";
}
