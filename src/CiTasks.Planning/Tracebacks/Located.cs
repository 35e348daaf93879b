namespace CiTasks.Planning.Tracebacks;

/// <summary>A frame that is a line of the checkout.</summary>
/// <param name="File">Path from the checkout's root.</param>
/// <param name="Line">1-based line of that file, which may be another one than the trace says.</param>
/// <param name="Function">Name of the function, or null.</param>
public sealed record LocatedFrame(string File, int Line, string? Function);

/// <summary>Where a failure is in the checkout.</summary>
/// <param name="At">The line to show.</param>
/// <param name="Calls">All frames of the checkout of the same exception, the innermost last.</param>
public sealed record Located(LocatedFrame At, IReadOnlyList<LocatedFrame> Calls)
{
    /// <summary>The frames of the checkout in all exceptions, in the order of the text.</summary>
    public IReadOnlyList<LocatedFrame> All { get; init; } = Calls;

    /// <summary>The way through the checkout to the failure, one line a call.</summary>
    public string Path => string.Join('\n', Calls.Select(frame => $"{frame.File}:{frame.Line}{(frame.Function is { } function ? " in " + function : "")}"));
}
