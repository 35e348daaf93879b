using CiTasks.Planning.Tracebacks;

namespace CiTasks.Planning.Runs;

/// <summary>Texts of any size cut to what a person reads.</summary>
public static class TextCut
{
    // Stands for what was left out.
    private const string Mark = "…";

    /// <summary>
    /// The last lines without terminal colours; a first line <c>…</c> says that there were more.
    /// Of a line that overwrote itself (a progress bar) only what stood there last is kept.
    /// </summary>
    /// <param name="text">Any text; one line may have many megabytes.</param>
    /// <param name="lines">Most lines.</param>
    /// <param name="width">Most characters a line.</param>
    public static string Tail(string text, int lines, int width)
    {
        var rest = text.AsSpan().TrimEnd();
        var kept = new List<string>();
        while (kept.Count < lines && rest.Length > 0)
        {
            var start = rest.LastIndexOf('\n') + 1;
            kept.Add(Line(rest[start..], width));
            rest = start > 0 ? rest[..(start - 1)] : [];
        }

        if (rest.Length > 0)
        {
            kept.Add(Mark);
        }

        kept.Reverse();
        return string.Join('\n', kept);
    }

    /// <summary>The first lines; a last line <c>…</c> says that there were more.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="lines">Most lines.</param>
    /// <param name="width">Most characters a line.</param>
    public static string Head(string text, int lines, int width)
    {
        var rest = text.AsSpan().Trim();
        var kept = new List<string>();
        while (kept.Count < lines && rest.Length > 0)
        {
            var end = rest.IndexOf('\n');
            kept.Add(Line(end < 0 ? rest : rest[..end], width));
            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        if (rest.Length > 0)
        {
            kept.Add(Mark);
        }

        return string.Join('\n', kept);
    }

    /// <summary>The first line that says something, cut to a width.</summary>
    public static string FirstLine(string text, int width)
    {
        var rest = text.AsSpan().Trim();
        var end = rest.IndexOf('\n');
        return Line(end < 0 ? rest : rest[..end], width);
    }

    private static string Line(ReadOnlySpan<char> line, int width)
    {
        line = line.TrimEnd();
        line = line[(line.LastIndexOf('\r') + 1)..];

        // Colours are no text: there may be several for every character that is kept.
        var some = PythonTraceback.Plain(line[..Math.Min(line.Length, 8 * width)].ToString());
        if (some.Length <= width && line.Length <= 8 * width)
        {
            return some;
        }

        var end = Math.Min(some.Length, width);
        return some[..(end > 0 && char.IsHighSurrogate(some[end - 1]) ? end - 1 : end)] + Mark;
    }
}
