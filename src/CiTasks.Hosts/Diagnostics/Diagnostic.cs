namespace CiTasks.Hosts.Diagnostics;

/// <summary>How bad a <see cref="Diagnostic"/> is.</summary>
public enum Severity
{
    /// <summary>Worth knowing; changes nothing.</summary>
    Notice,

    /// <summary>The task went on, but somebody should look.</summary>
    Warning,

    /// <summary>The task could not do what it was asked.</summary>
    Error,
}

/// <summary>A place in a file of the user's repository.</summary>
/// <param name="File">Path as the user knows it: relative to the working folder where possible, with forward slashes.</param>
/// <param name="Line">1-based line, or null when only the file is known.</param>
/// <param name="Column">1-based column in characters, or null.</param>
public sealed record SourcePlace(string File, int? Line = null, int? Column = null)
{
    /// <summary><c>file</c>, <c>file:line</c> or <c>file:line:column</c>.</summary>
    public override string ToString() =>
        Line is null ? File : Column is null ? $"{File}:{Line}" : $"{File}:{Line}:{Column}";
}

/// <summary>
/// One thing to tell the user. The same record feeds the terminal, log commands, pull-request
/// annotations and the result JSON.
/// </summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Id">Stable id such as <c>CIT0201</c>; docs/diagnostics.md explains each.</param>
/// <param name="Summary">One sentence without a full stop.</param>
public sealed record Diagnostic(Severity Severity, string Id, string Summary)
{
    /// <summary>More text, possibly of several lines (a server's message, a build log's tail).</summary>
    public string? Detail { get; init; }

    /// <summary>What the user can do about it.</summary>
    public string? Hint { get; init; }

    /// <summary>Where in the repository, when there is such a place.</summary>
    public SourcePlace? Place { get; init; }
}
