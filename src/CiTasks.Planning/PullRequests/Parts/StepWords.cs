using CiTasks.Planning.Json;
using CiTasks.Planning.Results;
using CiTasks.Planning.Text;

namespace CiTasks.Planning.PullRequests.Parts;

/// <summary>The words of a step's verdict, as plain text.</summary>
internal static class StepWords
{
    /// <summary>True when it did all that it was asked to.</summary>
    public static bool IsDone(ResultDocument result) => result is { ExitCode: 0, Outcome: "succeeded" };

    /// <summary>True when it ended red, not counting what somebody cancelled.</summary>
    public static bool IsRed(ResultDocument result) => Sign(result) == "❌";

    public static string Sign(ResultDocument result) => result switch
    {
        { ExitCode: 130 or 143 } => "⛔",
        { ExitCode: 3 } => "📝",
        _ when !IsDone(result) => "❌",
        _ => IsPlan(result) && HasChanges(result) ? "📝" : "✅",
    };

    /// <summary>True when nothing was written: the step only told what it would do.</summary>
    public static bool IsPlan(ResultDocument result) => result.Details["mode"].AsText() == "plan" || result.Steps.Any(IsPlan);

    public static bool HasChanges(ResultDocument result) =>
        JobPlanParts.HasChanges(result.Details) || FileParts.HasChanges(result.Details) || result.Steps.Any(HasChanges);

    public static string Title(ResultDocument result)
    {
        if (result.Title is { } title)
        {
            return title;
        }

        var details = result.Details;
        var runs = RunRecord.In(details);
        var about = runs.Count > 1 ? $"{runs.Count} runs"
            : runs.Count == 1 ? runs[0].Name
            : details["name"].AsText() ?? details["target"].AsText() ?? details["package"].AsText() ?? details["path"].AsText() ?? details["source"].AsText() ?? "";
        return $"{result.Task} {about}".TrimEnd();
    }

    public static string Result(ResultDocument result)
    {
        var runs = RunRecord.In(result.Details);
        if (runs.Count == 1 && (result.ExitCode is 0 or 1 or 5 || runs[0].End != TaskEnd.NotOver))
        {
            return RunWords.Verdict(runs[0]);
        }

        var time = result.Duration is { } duration ? $" after {Spans.Show(duration)}" : "";
        if (runs.Count > 1)
        {
            return $"{Outcome(result)}{time}; {RunWords.Counts(runs.Select(run => run.End), "run")}";
        }

        if (result.Steps.FirstOrDefault(step => !IsDone(step)) is { } bad)
        {
            return $"{Outcome(result)}{time} in {Title(bad)}: {Result(bad)}";
        }

        var told = !IsDone(result) && result.ExitCode != 3 ? null
            : result.Steps.Count > 0 ? Steps(result)
            : JobPlanParts.Words(result.Details) ?? FileParts.Words(result.Details);
        return told is null ? Outcome(result) + time : told + (IsPlan(result) ? "" : time);
    }

    public static string? Cause(ResultDocument result)
    {
        if (IsDone(result) || result.ExitCode == 3)
        {
            return null;
        }

        return (result.Diagnostics.FirstOrDefault(item => item.IsError) ?? result.Steps.SelectMany(step => step.Diagnostics).FirstOrDefault(item => item.IsError))?.Summary
            ?? RunRecord.In(result.Details).SelectMany(RunWords.Causes).FirstOrDefault();
    }

    private static string Steps(ResultDocument result)
    {
        if (!IsPlan(result))
        {
            return $"{result.Steps.Count} step(s) done";
        }

        var changes = result.Steps.Where(HasChanges).Select(step => $"{Title(step)}: {JobPlanParts.Words(step.Details) ?? FileParts.Words(step.Details)}").ToList();
        return changes.Count > 0 ? string.Join("; ", changes) : "nothing would change";
    }

    // Known words only: an exit code says the same where a document has its own ideas.
    private static string Outcome(ResultDocument result) => result.ExitCode switch
    {
        0 => result.Outcome == "succeeded" ? "succeeded" : "ended in doubt",
        1 => "failed",
        2 => "stopped: wrong input",
        3 => "changes pending",
        4 => "refused by the workspace",
        5 => "out of time",
        6 => "workspace unreachable",
        130 or 143 => "cancelled",
        _ => "failed by a bug of CiTasks",
    };
}
