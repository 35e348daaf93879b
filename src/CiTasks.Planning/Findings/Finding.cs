namespace CiTasks.Planning.Findings;

/// <summary>A place in a text: 1-based line and column (characters).</summary>
/// <param name="File">The file as the caller named it.</param>
/// <param name="Line">1-based line; 0 when only the file is known.</param>
/// <param name="Column">1-based column; 0 when unknown.</param>
public readonly record struct Spot(string File, int Line = 0, int Column = 0);

/// <summary>What a rule found. Rules return findings; showing them is the business of others.</summary>
/// <param name="Id">Diagnostic id, <c>CIT0000</c>-shaped; docs/diagnostics.md lists them.</param>
/// <param name="Summary">One sentence without a full stop.</param>
public sealed record Finding(string Id, string Summary)
{
    /// <summary>True when the task can go on in spite of it.</summary>
    public bool IsWarning { get; init; }

    /// <summary>Where, when there is a place.</summary>
    public Spot? At { get; init; }

    /// <summary>More lines.</summary>
    public string? Detail { get; init; }

    /// <summary>What to do about it.</summary>
    public string? Hint { get; init; }
}
