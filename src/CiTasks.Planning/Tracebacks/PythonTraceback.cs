using System.Text.RegularExpressions;

namespace CiTasks.Planning.Tracebacks;

/// <summary>One frame of a Python traceback.</summary>
/// <param name="File">Path as the interpreter printed it.</param>
/// <param name="Line">1-based line.</param>
/// <param name="Function">Name of the function, or null.</param>
public sealed record TraceFrame(string File, int Line, string? Function);

/// <summary>Reads the frames and the last line of a Python traceback.</summary>
public static partial class PythonTraceback
{
    /// <summary>The frames in order, the innermost last.</summary>
    public static IReadOnlyList<TraceFrame> Frames(string trace) =>
    [
        .. Frame().Matches(Plain(trace)).Select(match => new TraceFrame(
            match.Groups["file"].Value,
            int.Parse(match.Groups["line"].Value),
            match.Groups["function"] is { Success: true } function ? function.Value : null)),
    ];

    /// <summary>
    /// The exception itself: the first line after the last frame that is not indented. A message of
    /// several lines goes on below it, so the last line of all may say nothing.
    /// </summary>
    public static string? ExceptionLine(string trace)
    {
        var plain = Plain(trace);
        var frames = Frame().Matches(plain);
        var start = frames.Count > 0 ? plain.IndexOf('\n', frames[^1].Index + frames[^1].Length) : 0;
        return start < 0 ? null : plain[start..].Split('\n')
            .FirstOrDefault(line => line.Length > 0 && !char.IsWhiteSpace(line[0]) && !line.StartsWith("Traceback (", StringComparison.Ordinal))
            ?.TrimEnd();
    }

    /// <summary>The text without terminal colours.</summary>
    public static string Plain(string text) => Ansi().Replace(text, "").Replace("\r\n", "\n", StringComparison.Ordinal);

    // A line number of more than seven digits is no line number; int.Parse must not overflow.
    [GeneratedRegex(@"^\s*File ""(?<file>[^""\n]+)"", line (?<line>[0-9]{1,7})(, in (?<function>[^\n]+))?", RegexOptions.Multiline)]
    private static partial Regex Frame();

    [GeneratedRegex(@"\x1B\[[0-9;]*[A-Za-z]")]
    private static partial Regex Ansi();
}
