using System.Text.RegularExpressions;

namespace CiTasks.Planning.Tracebacks;

/// <summary>Reads Python tracebacks: the interpreter's own, IPython's, rich's and pytest's, in whatever surrounds them.</summary>
public static partial class PythonTraceback
{
    /// <summary>The exceptions in the order of the text: a cause before what it led to, a group before its members.</summary>
    public static IReadOnlyList<TracedError> Exceptions(string trace) => new TraceReader(Lines(trace)).Read();

    /// <summary>The frames of all exceptions in the order of the text.</summary>
    public static IReadOnlyList<TraceFrame> Frames(string trace) => [.. Exceptions(trace).SelectMany(exception => exception.Frames)];

    /// <summary>
    /// The exception that failed, in one line. A message of several lines goes on below it, so the
    /// last line of all may say nothing.
    /// </summary>
    public static string? ExceptionLine(string trace)
    {
        var exceptions = Exceptions(trace);
        return exceptions.Count > 0
            ? exceptions.LastOrDefault(exception => exception is { Depth: 0, Text: not null })?.Text ?? exceptions[^1].Text
            : Lines(trace).FirstOrDefault(line => line.Length > 0 && !char.IsWhiteSpace(line[0]) && !TraceReader.IsHeading(line) && line.Any(char.IsLetter))?.TrimEnd();
    }

    /// <summary>The text without terminal colours and links.</summary>
    public static string Plain(string text) => Escape().Replace(text, "").Replace("\r\n", "\n", StringComparison.Ordinal);

    private static IReadOnlyList<string> Lines(string trace)
    {
        var plain = Plain(trace);
        // Spark puts the trace of a worker into a message, and some write that message on one line.
        if (plain.Contains("(most recent call last):\\n", StringComparison.Ordinal))
        {
            plain = plain.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\'", "'", StringComparison.Ordinal);
        }

        return RichPanels.Flatten(plain.Split('\n'));
    }

    [GeneratedRegex(@"\x1B(?:\[[0-9;?]*[A-Za-z]|\][^\x07\x1B\n]*(?:\x07|\x1B\\))")]
    private static partial Regex Escape();
}
