namespace CiTasks.Hosts.PullRequests;

/// <summary>A remark on lines of a file.</summary>
/// <param name="Path">Relative to the repository's root, with slashes.</param>
/// <param name="StartLine">First line, from 1.</param>
/// <param name="EndLine">Last line.</param>
/// <param name="Level"><c>notice</c>, <c>warning</c> or <c>failure</c>.</param>
/// <param name="Message">What there is to say.</param>
public sealed record CheckAnnotation(string Path, int StartLine, int EndLine, string Level, string Message)
{
    /// <summary>First column, from 1; counts only when the remark is on one line.</summary>
    public int? StartColumn { get; init; }

    /// <summary>Last column.</summary>
    public int? EndColumn { get; init; }

    /// <summary>Heading; null for the file's name and line.</summary>
    public string? Title { get; init; }

    /// <summary>What is shown on demand, such as a traceback.</summary>
    public string? RawDetails { get; init; }
}
