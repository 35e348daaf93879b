using System.Text.Json.Nodes;
using CiTasks.Planning.Json;
using CiTasks.Planning.Runs;
using CiTasks.Planning.Tracebacks;

namespace CiTasks.Planning.Results;

/// <summary>One attempt at a task, or at an iteration of one, as the result document tells it.</summary>
internal sealed record TaskRecord
{
    // A reason stands in a line of a table.
    private const int LongestReason = 200;

    public required string Key { get; init; }

    public long? Iteration { get; init; }

    public long? RunId { get; init; }

    public long Attempt { get; init; }

    public required string State { get; init; }

    public TaskEnd End { get; init; }

    public string Message { get; init; } = "";

    public string? Url { get; init; }

    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Ended { get; init; }

    /// <summary>From start to end, or null while unknown.</summary>
    public TimeSpan? Time { get; init; }

    public required RunPhases Phases { get; init; }

    public string? Error { get; init; }

    public string? Trace { get; init; }

    public string? LogTail { get; init; }

    public string? LogFile { get; init; }

    /// <summary>All attempts at all iterations of a for-each task.</summary>
    public IReadOnlyList<TaskRecord> Iterations { get; init; } = [];

    /// <summary>The run that it had started, or null.</summary>
    public RunRecord? Child { get; init; }

    /// <summary>What people call it: <c>train</c>, <c>sweep[3]</c>.</summary>
    public string Label => Iteration is { } number ? $"{Key}[{number}]" : Key;

    /// <summary>True when it only fell with another task.</summary>
    public bool FellWithOthers => State is "UPSTREAM_FAILED" or "UPSTREAM_CANCELED" or "UPSTREAM_EVICTED";

    /// <summary>What it says about why it is no success, in one line; empty when it is one or nobody knows.</summary>
    public string Why
    {
        get
        {
            if (End is TaskEnd.NotOver || State == "SUCCESS")
            {
                return "";
            }

            var iterations = Last(Iterations);
            if (iterations.Count(item => item.End.IsRed()) is > 0 and var failed)
            {
                return $"{failed} of {iterations.Count} iterations failed";
            }

            var reason = (Trace is null ? null : PythonTraceback.ExceptionLine(Trace)) ?? Error ?? Message;
            return TextCut.FirstLine(reason, LongestReason);
        }
    }

    /// <summary>The last attempt at each task or iteration, in the order of the list.</summary>
    public static IReadOnlyList<TaskRecord> Last(IEnumerable<TaskRecord> records) =>
    [
        .. records.GroupBy(record => record.Label).Select(attempts => attempts
            .OrderBy(record => record.Attempt).ThenBy(record => record.Started ?? DateTimeOffset.MaxValue).Last()),
    ];

    public static TaskRecord Read(JsonObject json, int depth)
    {
        var state = StateOf(json);
        var (started, ended) = (json.TimeAt("started"), json.TimeAt("ended"));
        return new TaskRecord
        {
            Key = json["taskKey"].AsText() is { Length: > 0 } key ? key : "(no name)",
            Iteration = json.NumberAt("iteration"),
            RunId = json.NumberAt("runId"),
            Attempt = Math.Max(0, json.NumberAt("attempt") ?? 0),
            State = state,
            End = TaskEnds.Of(state),
            Message = json["message"].AsText() ?? "",
            Url = json["url"].AsText(),
            Started = started,
            Ended = ended >= started ? ended : null,
            Time = RunPhases.Span(json, "seconds", 1000),
            Phases = RunPhases.Read(json),
            Error = Some(json, "error"),
            Trace = Some(json, "errorTrace"),
            LogTail = Some(json, "logTail"),
            LogFile = Some(json, "logFile"),
            Iterations = depth > 1 ? [.. json.ObjectsAt("iterations").Select(item => Read(item, depth - 1))] : [],
            Child = depth > 1 && json.ObjectAt("run") is { } run ? RunRecord.Read(run, depth - 1) : null,
        };
    }

    /// <summary>The state in one word.</summary>
    public static string StateOf(JsonObject json) =>
        Some(json, "state") ?? Some(json, "resultState") ?? Some(json, "result_state") ?? Some(json, "lifeCycleState") ?? Some(json, "life_cycle_state") ?? "UNKNOWN";

    private static string? Some(JsonObject json, string name) => json[name].AsText() is { Length: > 0 } text ? text : null;
}
