using System.Text.Json.Nodes;
using CiTasks.Planning.Json;

namespace CiTasks.Planning.Results;

/// <summary>One thing that a task reported.</summary>
/// <param name="Severity"><c>error</c>, <c>warning</c> or <c>notice</c>.</param>
/// <param name="Id">Such as <c>CIT0501</c>.</param>
/// <param name="Summary">One line.</param>
public sealed record ResultDiagnostic(string Severity, string Id, string Summary)
{
    /// <summary>More lines, or null.</summary>
    public string? Detail { get; init; }

    /// <summary>What to do about it, or null.</summary>
    public string? Hint { get; init; }

    /// <summary>The file it is about, or null.</summary>
    public string? File { get; init; }

    /// <summary>1-based line, or null.</summary>
    public int? Line { get; init; }

    /// <summary>1-based column, or null.</summary>
    public int? Column { get; init; }

    /// <summary>True for an error.</summary>
    public bool IsError => Severity == "error";

    /// <summary>Where it is, as people write it: <c>jobs/iris.json:12:5</c>; or null.</summary>
    public string? Place => File is null ? null : Line is null ? File : Column is null ? $"{File}:{Line}" : $"{File}:{Line}:{Column}";

    internal static ResultDiagnostic Read(JsonObject json) => new(
        json["severity"].AsText() switch { "warning" => "warning", "notice" => "notice", _ => "error" },
        json["id"].AsText() ?? "",
        json["summary"].AsText() is { } summary && !string.IsNullOrWhiteSpace(summary) ? summary : "(no words)")
    {
        Detail = Some(json, "detail"),
        Hint = Some(json, "hint"),
        File = Some(json, "file"),
        Line = Positive(json, "line"),
        Column = Positive(json, "column"),
    };

    private static string? Some(JsonObject json, string name) => json[name].AsText() is { Length: > 0 } text ? text : null;

    private static int? Positive(JsonObject json, string name) => json.NumberAt(name) is > 0 and <= int.MaxValue and { } number ? (int)number : null;
}
