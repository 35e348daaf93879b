namespace CiTasks.Planning.Tracebacks;

/// <summary>One frame of a Python traceback.</summary>
/// <param name="File">Path as the interpreter printed it.</param>
/// <param name="Line">1-based line.</param>
/// <param name="Function">Name of the function, or null.</param>
public sealed record TraceFrame(string File, int Line, string? Function)
{
    /// <summary>The source lines that the trace shows with the frame; most have the frame's own line only.</summary>
    public IReadOnlyList<ShownLine> Code { get; init; } = [];
}

/// <summary>A line of source as a trace shows it: its indent is lost, and its end may be.</summary>
/// <param name="Number">1-based line.</param>
/// <param name="Text">The text without the blanks around it; a last character <c>…</c> stands for what was cut.</param>
public readonly record struct ShownLine(int Number, string Text);
