using System.Text.Json.Nodes;
using CiTasks.Planning.Json;

namespace CiTasks.Planning.Results;

/// <summary>A run with its tasks, as the result document tells it.</summary>
internal sealed record RunRecord
{
    // Runs that start runs that start runs.
    private const int Deepest = 4;

    private IReadOnlyList<TaskRecord>? _last;

    public string Name { get; init; } = "";

    public long? RunId { get; init; }

    public required string State { get; init; }

    public TaskEnd End { get; init; }

    public string Message { get; init; } = "";

    public string? Url { get; init; }

    public TimeSpan? Queue { get; init; }

    /// <summary>All of it, repairs included; or null while unknown.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>The active run that kept this one from starting, or null.</summary>
    public long? OtherRun { get; init; }

    /// <summary>All attempts at all tasks, in the order they started.</summary>
    public IReadOnlyList<TaskRecord> Tasks { get; init; } = [];

    /// <summary>The last attempt at each task: those that count.</summary>
    public IReadOnlyList<TaskRecord> Last => _last ??= TaskRecord.Last(Tasks);

    /// <summary>
    /// The tasks that failed by themselves and stayed so, the earliest first. In a run that was
    /// cancelled or ran out of time its tasks were cancelled with it.
    /// </summary>
    public IReadOnlyList<TaskRecord> Causes =>
    [
        .. Last.Where(task => task.End is TaskEnd.Failed or TaskEnd.TimedOut || task.End == TaskEnd.Cancelled && End is not (TaskEnd.Cancelled or TaskEnd.TimedOut))
            .Where(_ => End != TaskEnd.Succeeded)
            .OrderBy(task => task.Ended ?? DateTimeOffset.MaxValue),
    ];

    /// <summary>What people call it: its name, else its number.</summary>
    public string Label => Name.Length > 0 ? Name : RunId is { } id ? $"run {id}" : "run";

    /// <summary>The runs that the details of a task tell of; empty when they tell of none.</summary>
    public static IReadOnlyList<RunRecord> In(JsonObject details) =>
        details["runs"] is JsonArray ? [.. details.ObjectsAt("runs").Select(run => Read(run, Deepest))]
        : details["tasks"] is JsonArray || details["lifeCycleState"].AsText() is not null || details["life_cycle_state"].AsText() is not null || details.NumberAt("run_id") is not null ? [Read(details, Deepest)]
        : [];

    public static RunRecord Read(JsonObject json, int depth)
    {
        var state = TaskRecord.StateOf(json);
        return new RunRecord
        {
            Name = json["runName"].AsText() ?? json["name"].AsText() ?? "",
            RunId = json.NumberAt("runId") ?? json.NumberAt("run_id"),
            State = state,
            End = TaskEnds.Of(state),
            Message = json["message"].AsText() ?? "",
            Url = json["url"].AsText(),
            Queue = RunPhases.Span(json, "queueMs"),
            Time = RunPhases.Span(json, "runMs") ?? RunPhases.Span(json, "seconds", 1000),
            OtherRun = json.ObjectAt("otherRun")?.NumberAt("runId"),
            Tasks = depth > 0 ? [.. json.ObjectsAt("tasks").Select(task => TaskRecord.Read(task, depth))] : [],
        };
    }
}
