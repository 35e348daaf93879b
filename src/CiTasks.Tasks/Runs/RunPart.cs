using System.Text.Json.Nodes;
using CiTasks.Databricks.Http;
using CiTasks.Planning.Runs;

namespace CiTasks.Tasks.Runs;

/// <summary>A run, a task of a run or an iteration of a task: they all have their states and times in the same members.</summary>
/// <param name="Key">Task key (of an iteration that of its for-each task); empty for the run itself.</param>
/// <param name="Id">Run id.</param>
/// <param name="LifeCycle"><c>state.life_cycle_state</c>, else <c>status.state</c>.</param>
/// <param name="Result"><c>state.result_state</c>, else what <c>status</c> says in the words of the old form, or null.</param>
/// <param name="Message">The state's message.</param>
/// <param name="Outcome">What the states mean.</param>
/// <param name="Attempt">0 for the first.</param>
/// <param name="Duration">From start to end, or null while unknown.</param>
/// <param name="Page">The run's page.</param>
/// <param name="TerminationCode"><c>status.termination_details.code</c>, or null.</param>
internal sealed record RunPart(
    string Key,
    long Id,
    string LifeCycle,
    string? Result,
    string Message,
    RunOutcome Outcome,
    long Attempt,
    TimeSpan? Duration,
    string Page,
    string? TerminationCode)
{
    public static RunPart Of(JsonObject json)
    {
        var state = json.Child("state");
        var status = json.Child("status");
        var end = status.Child("termination_details");
        var code = end.Text("code");
        var lifeCycle = state.Text("life_cycle_state");
        var outcome = RunVerdict.Of(lifeCycle, state.Text("result_state"), status.Text("state"), code, end.Text("type"));
        var (started, ended) = (Time(json, "start_time"), Time(json, "end_time"));
        return new RunPart(
            json.Text("task_key") ?? "",
            json.Number("run_id") ?? 0,
            lifeCycle ?? status.Text("state") ?? "UNKNOWN",
            state.Text("result_state") is { Length: > 0 } result ? result : lifeCycle is null ? InOldWords(outcome) : null,
            state.Text("state_message") is { Length: > 0 } message ? message : end.Text("message") ?? "",
            outcome,
            json.Number("attempt_number") ?? 0,
            ended >= started ? ended - started : null,
            json.Text("run_page_url") ?? "",
            code)
        {
            IsKnown = outcome != RunOutcome.Waiting || RunVerdict.IsKnown(lifeCycle, status.Text("state")),
            Started = started,
            Ended = ended,
            Times = RunTimes.Of(json),
            Code = json.Child("notebook_task").Text("notebook_path") ?? json.Child("spark_python_task").Text("python_file"),
            Kind = json.FirstOrDefault(member => member.Key.EndsWith("_task", StringComparison.Ordinal) && member.Value is JsonObject).Key ?? "",
        };
    }

    /// <summary>The tasks of a run in the order they started; those not started last.</summary>
    public static IReadOnlyList<RunPart> Tasks(JsonObject run) =>
        [.. run.Children("tasks").Select(Of).OrderBy(task => task.Started ?? DateTimeOffset.MaxValue).ThenBy(task => task.Id)];

    /// <summary>False while it is in a state that nobody had heard of when this was written.</summary>
    public bool IsKnown { get; init; } = true;

    /// <summary>When it started, or null when it has not.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it was over, or null.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Where the time went.</summary>
    public required RunTimes Times { get; init; }

    /// <summary>The member that says what the task does: <c>notebook_task</c>, <c>for_each_task</c>, …</summary>
    public string Kind { get; init; } = "";

    /// <summary>The notebook or Python file that it runs, or null.</summary>
    public string? Code { get; init; }

    /// <summary>Number of the iteration from 0, or null when it is none.</summary>
    public int? Iteration { get; init; }

    /// <summary>Of an iteration: which attempt at the for-each task it belongs to.</summary>
    public long ParentAttempt { get; init; }

    /// <summary>What people call it: <c>train</c>, <c>sweep[3]</c>.</summary>
    public string Label => Iteration is { } number ? $"{Key}[{number}]" : Key;

    /// <summary>
    /// The state in one word: the result when over, else the life cycle. Never <c>SUCCESS</c> when
    /// something beside it contradicts that.
    /// </summary>
    public string State => Outcome switch
    {
        RunOutcome.Waiting => LifeCycle,
        RunOutcome.Succeeded or RunOutcome.SucceededWithFailures => Outcome == RunOutcome.Succeeded ? "SUCCESS" : "SUCCESS_WITH_FAILURES",
        _ when Result is not (null or "SUCCESS" or "SUCCESS_WITH_FAILURES") => Result,
        _ => LifeCycle is "TERMINATED" && TerminationCode is { Length: > 0 } and not "SUCCESS" ? TerminationCode : LifeCycle is "TERMINATED" ? "FAILED" : LifeCycle,
    };

    /// <summary>The page for people; empty on this machine, where no page is served.</summary>
    public string Link => Uri.TryCreate(Page, UriKind.Absolute, out var page) && !page.IsLoopback ? Page : "";

    /// <summary>True when it only fell with another task, or the conditions on others left it out.</summary>
    public bool IsConsequence => FellWithOthers || Result is "EXCLUDED";

    /// <summary>True when it only fell with another task.</summary>
    public bool FellWithOthers => Result is "UPSTREAM_FAILED" or "UPSTREAM_CANCELED" or "UPSTREAM_EVICTED" || Result is null && TerminationCode is "SKIPPED";

    /// <summary>True when it is over and no success.</summary>
    public bool IsRed => Outcome is RunOutcome.Failed or RunOutcome.TimedOut or RunOutcome.Canceled or RunOutcome.Skipped;

    // A workspace that has dropped the old form is still told in its words.
    private static string? InOldWords(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Succeeded => "SUCCESS",
        RunOutcome.SucceededWithFailures => "SUCCESS_WITH_FAILURES",
        RunOutcome.Failed => "FAILED",
        RunOutcome.Canceled => "CANCELED",
        RunOutcome.TimedOut => "TIMEDOUT",
        _ => null,
    };

    private static DateTimeOffset? Time(JsonObject json, string name) =>
        json.Number(name) is > 0 and < 253_402_300_800_000 and { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;
}
