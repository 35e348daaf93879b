using System.Text.Json.Nodes;
using CiTasks.Planning.Json;

namespace CiTasks.Planning.Results;

/// <summary>
/// The result document of a task (version 1), read leniently: it may come from somebody else's
/// artifact, so every member may be missing or of another type.
/// </summary>
public sealed record ResultDocument
{
    // ship has steps; steps of steps are somebody's joke.
    private const int DeepestSteps = 2;

    private ResultDocument()
    {
    }

    /// <summary>The task's name, such as <c>run-job</c>.</summary>
    public required string Task { get; init; }

    /// <summary>What a caller that ran several calls this one, such as <c>sync-files data</c>; or null.</summary>
    public string? Title { get; init; }

    /// <summary>Tells the step from all others of its pipeline, the same each time it runs; or null.</summary>
    public string? StepId { get; init; }

    /// <summary>How it ended in one word, such as <c>succeeded</c> or <c>job-failed</c>.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>Exit code; 70 when the document has none.</summary>
    public int ExitCode { get; init; }

    /// <summary>When it began, or null.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it was over, or null.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Its outputs.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; init; } = new Dictionary<string, string>();

    /// <summary>What it reported.</summary>
    public IReadOnlyList<ResultDiagnostic> Diagnostics { get; init; } = [];

    /// <summary>Facts in the task's own shape; empty when there are none.</summary>
    public JsonObject Details { get; init; } = [];

    /// <summary>The documents of its steps, when it is one that has steps (<c>ship</c>).</summary>
    public IReadOnlyList<ResultDocument> Steps { get; init; } = [];

    /// <summary>How long it took, or null while unknown.</summary>
    public TimeSpan? Duration => Ended >= Started ? Ended - Started : null;

    /// <summary>Reads a document; null when it is none (no version 1, or no task).</summary>
    public static ResultDocument? Read(JsonNode? json) => ForeignJson.Copy(json) is JsonObject copy ? Read(copy, DeepestSteps) : null;

    private static ResultDocument? Read(JsonObject json, int depth)
    {
        if (json.NumberAt("version") != 1 || json["task"].AsText() is not { Length: > 0 } task)
        {
            return null;
        }

        var details = json.ObjectAt("details") ?? [];
        return new ResultDocument
        {
            Task = task,
            Title = json["title"].AsText() is { Length: > 0 } title ? title : null,
            StepId = json["stepId"].AsText() is { Length: > 0 } id ? id : null,
            Outcome = json["outcome"].AsText() ?? "",
            ExitCode = json.NumberAt("exitCode") is >= 0 and <= 255 and { } code ? (int)code : 70,
            Started = json.TimeAt("started"),
            Ended = json.TimeAt("ended"),
            Outputs = Texts(json.ObjectAt("outputs")),
            Diagnostics = [.. json.ObjectsAt("diagnostics").Select(ResultDiagnostic.Read)],
            Details = details,
            Steps = depth > 1 ? [.. details.ObjectsAt("steps").Select(step => Read(step, depth - 1)).OfType<ResultDocument>()] : [],
        };
    }

    private static Dictionary<string, string> Texts(JsonObject? json)
    {
        var texts = new Dictionary<string, string>();
        foreach (var (name, value) in json ?? [])
        {
            if (value.AsText() is { } text)
            {
                texts[name] = text;
            }
        }

        return texts;
    }
}
