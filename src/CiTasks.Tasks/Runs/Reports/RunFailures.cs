using CiTasks.Planning.Findings;
using CiTasks.Planning.Runs;

namespace CiTasks.Tasks.Runs.Reports;

/// <summary>Why a run is no success: causes first and one by one, what only fell with them in a line.</summary>
internal static class RunFailures
{
    /// <summary>Causes that are told one by one; the rest is named.</summary>
    public const int MostCauses = 50;

    private const int MostIterations = 5;
    private const int MostNames = 20;

    public static IReadOnlyList<Finding> Of(RunReport report, CheckoutSources sources)
    {
        if (report.Run.Outcome == RunOutcome.Succeeded)
        {
            return [];
        }

        var causes = Causes(report);
        var findings = causes.Take(MostCauses).SelectMany(entry => OfEntry(entry, sources)).ToList();
        if (causes.Count > MostCauses)
        {
            var rest = causes.Skip(MostCauses).Select(entry => entry.Task.Key).ToList();
            findings.Add(new Finding("CIT0501", $"{rest.Count} more task(s) failed: {Names(rest)}"));
        }

        // Somebody who cancels a run knows why; tasks that had failed by then may be the reason.
        if (report.Run.Outcome == RunOutcome.Canceled || findings.Count == 0 && report.Run.Outcome != RunOutcome.Waiting)
        {
            findings.Insert(0, OfRun(report));
        }

        if (findings.Count > 0 && Consequences(report) is { Length: > 0 } consequences)
        {
            findings[0] = findings[0] with { Detail = findings[0].Detail is { Length: > 0 } detail ? $"{detail}\n{consequences}" : consequences };
        }

        return findings;
    }

    /// <summary>The tasks that failed by themselves and stayed so, the earliest first.</summary>
    public static IReadOnlyList<RunEntry> Causes(RunReport report) =>
        [.. report.Last.Where(entry => IsCause(entry.Task, report.Run)).OrderBy(entry => entry.Task.Ended ?? DateTimeOffset.MaxValue)];

    /// <summary>One line, or two, about the tasks that did not run; empty for none.</summary>
    public static string Consequences(RunReport report)
    {
        var fallen = report.Last.Where(entry => entry.Task.FellWithOthers).Select(entry => entry.Task.Key).ToList();
        var excluded = report.Last.Where(entry => entry.Task.IsConsequence && !entry.Task.FellWithOthers).Select(entry => entry.Task.Key).ToList();
        var lines = new List<string>();
        if (fallen.Count > 0)
        {
            lines.Add($"{fallen.Count} task(s) did not run because of it: {Names(fallen)}");
        }

        if (excluded.Count > 0)
        {
            lines.Add($"{excluded.Count} task(s) were left out by their conditions: {Names(excluded)}");
        }

        return string.Join('\n', lines);
    }

    /// <summary>A list for people: the first names, and how many more there are.</summary>
    public static string Names(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostNames)) + (names.Count > MostNames ? $" and {names.Count - MostNames} more" : "");

    // In a run that was cancelled or ran out of time its tasks were cancelled with it.
    private static bool IsCause(RunPart task, RunPart run) => !task.IsConsequence && task.Outcome switch
    {
        RunOutcome.Failed or RunOutcome.TimedOut => true,
        RunOutcome.Canceled => run.Outcome is not (RunOutcome.Canceled or RunOutcome.TimedOut),
        _ => false,
    };

    private static List<Finding> OfEntry(RunEntry entry, CheckoutSources sources)
    {
        if (entry.Iterations.Count == 0)
        {
            return [Failure(entry, sources)];
        }

        var failed = entry.LastIterations.Where(item => item.Task.IsRed).OrderBy(item => item.Task.Ended ?? DateTimeOffset.MaxValue).ToList();
        if (failed.Count == 0)
        {
            return [Failure(entry, sources)];
        }

        var shown = failed.Take(MostIterations).Select(item => Failure(item, sources)).ToList();
        if (failed.Count > MostIterations)
        {
            shown.Add(new Finding("CIT0501", $"{failed.Count - MostIterations} more of the {entry.LastIterations.Count} iterations of task '{entry.Task.Key}' failed") { Hint = Hint(entry) });
        }

        return shown;
    }

    private static Finding Failure(RunEntry entry, CheckoutSources sources)
    {
        var (task, output) = (entry.Task, entry.Output);
        var verb = task.Outcome switch
        {
            RunOutcome.TimedOut => "ran into its time limit",
            RunOutcome.Canceled => "was cancelled",
            _ => "failed",
        };
        var attempts = task.Attempt > 0 ? $" at attempt {task.Attempt + 1}" : "";
        if (entry.Child is { } child && child.Failures() is [var cause, ..])
        {
            return cause with { Id = "CIT0501", Summary = $"task '{task.Label}' {verb}{attempts} with the run it had started: {cause.Summary}" };
        }

        return new Finding("CIT0501", $"task '{task.Label}' {verb}{attempts}{(entry.Why.Length > 0 ? $": {entry.Why}" : "")}")
        {
            At = sources.Locate(entry) is { At: var at } ? new Spot(at.File, at.Line) : null,
            Detail = output.TraceTail ?? (output.Error is { } error && error.Contains('\n', StringComparison.Ordinal) ? error : output.LogTail),
            Hint = Hint(entry),
        };
    }

    private static string? Hint(RunEntry entry) => entry.Task.Link.Length > 0 ? $"its page: {entry.Task.Link}"
        : entry.Output.LogFile is { } log ? $"its log: {log}" : null;

    private static Finding OfRun(RunReport report)
    {
        var run = report.Run;
        if (run.Outcome == RunOutcome.Skipped)
        {
            return Skipped(report);
        }

        var (id, words) = run.Outcome switch
        {
            RunOutcome.Canceled => ("CIT0503", "was cancelled in the workspace"),
            RunOutcome.TimedOut => ("CIT0502", "ran into its time limit"),
            _ => ("CIT0502", $"ended as {run.State}"),
        };
        return new Finding(id, $"run {run.Id} {words}{Message(run)}") { Hint = run.Link.Length > 0 ? $"its page: {run.Link}" : null };
    }

    private static Finding Skipped(RunReport report)
    {
        var run = report.Run;
        if (run.Result is "DISABLED" or "EXCLUDED" || run.TerminationCode is "DISABLED")
        {
            return new Finding("CIT0505", $"run {run.Id} did not start: {(run.Result == "EXCLUDED" ? "it was excluded" : "the job is disabled")}{Message(run)}");
        }

        var other = report.OtherRun;
        return new Finding("CIT0505", other is null
            ? $"run {run.Id} was skipped: another run of this job was active"
            : $"run {run.Id} was skipped: another run of this job is active: {(other.Link.Length > 0 ? other.Link : $"run {other.Id}")}")
        {
            Detail = run.Message.Length > 0 ? TextCut.Head(run.Message, TaskOutput.ShownLines, TaskOutput.ShownWidth) : null,
            Hint = "let the job queue its runs (queue.enabled), raise its max_concurrent_runs, or say on-active: wait or queue",
        };
    }

    private static string Message(RunPart run) => run.Message.Length > 0 ? $": {TextCut.FirstLine(run.Message, TaskOutput.ShownWidth)}" : "";
}
