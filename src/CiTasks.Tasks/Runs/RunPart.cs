using System.Text.Json.Nodes;
using CiTasks.Databricks.Http;
using CiTasks.Planning.Runs;

namespace CiTasks.Tasks.Runs;

/// <summary>A run, or one task of a run: the two have their states and times in the same members.</summary>
/// <param name="Key">Task key; empty for the run itself.</param>
/// <param name="Id">Run id.</param>
/// <param name="LifeCycle"><c>state.life_cycle_state</c>, else <c>status.state</c>.</param>
/// <param name="Result"><c>state.result_state</c>, or null.</param>
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
        var code = status.Child("termination_details").Text("code");
        var lifeCycle = state.Text("life_cycle_state");
        var result = state.Text("result_state");
        return new RunPart(
            json.Text("task_key") ?? "",
            json.Number("run_id") ?? 0,
            lifeCycle ?? status.Text("state") ?? "UNKNOWN",
            result,
            state.Text("state_message") is { Length: > 0 } message ? message : status.Child("termination_details").Text("message") ?? "",
            RunVerdict.Of(lifeCycle, result, status.Text("state"), code),
            json.Number("attempt_number") ?? 0,
            Span(json),
            json.Text("run_page_url") ?? "",
            code);
    }

    /// <summary>The tasks of a run in the order they started; those not started last.</summary>
    public static IReadOnlyList<RunPart> Tasks(JsonObject run) =>
    [
        .. run.Children("tasks")
            .OrderBy(task => task.Number("start_time") is null or 0 ? long.MaxValue : task.Number("start_time"))
            .Select(Of),
    ];

    /// <summary>The state in one word: the result when over, else the life cycle.</summary>
    public string State => Outcome == RunOutcome.Waiting ? LifeCycle : Result ?? LifeCycle;

    /// <summary>The page for people; empty on this machine, where no page is served.</summary>
    public string Link => Uri.TryCreate(Page, UriKind.Absolute, out var page) && !page.IsLoopback ? Page : "";

    /// <summary>True when it only fell with another task.</summary>
    public bool IsConsequence => Result is "UPSTREAM_FAILED" or "UPSTREAM_CANCELED" or "UPSTREAM_EVICTED" or "EXCLUDED";

    private static TimeSpan? Span(JsonObject json)
    {
        var (start, end) = (json.Number("start_time") ?? 0, json.Number("end_time") ?? 0);
        return start > 0 && end >= start ? TimeSpan.FromMilliseconds(end - start) : null;
    }
}
