using System.Text.RegularExpressions;

namespace CiTasks.Planning.Tracebacks;

/// <summary>
/// Finds the line of a file that a frame speaks of. What ran may be another version of the file than
/// the checkout's: the source that the trace shows decides, its line number only where nothing is shown.
/// </summary>
internal static partial class LineMatch
{
    /// <summary>The 1-based line, or null when the file has no such line.</summary>
    public static int? Find(IReadOnlyList<string> lines, TraceFrame frame)
    {
        if (frame.Code.Count == 0)
        {
            return frame.Line >= 1 && frame.Line <= lines.Count ? frame.Line : null;
        }

        if (frame.Code.FirstOrDefault(shown => shown.Number == frame.Line) is not { Text: not null } own)
        {
            return null;
        }

        return frame.Line >= 1 && frame.Line <= lines.Count && IsSame(lines[frame.Line - 1], own.Text) ? frame.Line : Moved(lines, frame, own.Text);
    }

    /// <summary>True when a line of source is what a trace shows: blanks around it do not count, <c>***</c> stands for any secret, and its end may be cut.</summary>
    public static bool IsSame(string source, string shown)
    {
        source = Blanks().Replace(source.Trim(), " ");
        shown = Blanks().Replace(shown.Trim(), " ");
        if (source == shown)
        {
            return true;
        }

        var isCut = shown.EndsWith('…');
        var parts = (isCut ? shown[..^1].TrimEnd() : shown).Split("***");
        if (!isCut && parts.Length == 1 || !source.StartsWith(parts[0], StringComparison.Ordinal))
        {
            return false;
        }

        var position = parts[0].Length;
        foreach (var part in parts.Skip(1))
        {
            var next = source.IndexOf(part, position, StringComparison.Ordinal);
            if (next < 0)
            {
                return false;
            }

            position = next + part.Length;
        }

        return isCut || source.EndsWith(parts[^1], StringComparison.Ordinal);
    }

    /// <summary>The name of the innermost function around a line, or null at the top of the file.</summary>
    public static string? FunctionAround(IReadOnlyList<string> lines, int line)
    {
        var indent = Indent(lines[line - 1]);
        for (var index = line - 1; index >= 0; index--)
        {
            if (Definition().Match(lines[index]) is { Success: true } definition && (definition.Groups["indent"].Length < indent || index == line - 1))
            {
                return definition.Groups["name"].Value;
            }

            if (lines[index].Trim().Length > 0)
            {
                indent = Math.Min(indent, Indent(lines[index]));
            }
        }

        return null;
    }

    /// <summary>The function's own name: IPython adds arguments, and all versions say which class or function it is in.</summary>
    public static string? BareName(string? function)
    {
        var name = function?.Split('(')[0];
        name = name?[(name.LastIndexOf('.') + 1)..];
        return name is { Length: > 0 } && name[0] != '<' ? name : null;
    }

    // The best of the lines with that text: in the same function, with the same lines around, then the nearest.
    private static int? Moved(IReadOnlyList<string> lines, TraceFrame frame, string own)
    {
        // A lone bracket or `return x` is everywhere.
        var isTelling = own.Count(char.IsLetterOrDigit) >= 4;
        var found = Enumerable.Range(1, lines.Count).Where(line => IsSame(lines[line - 1], own)).ToList();
        var name = BareName(frame.Function);
        if (name is not null && found.Where(line => FunctionAround(lines, line) == name).ToList() is { Count: > 0 } inside)
        {
            (found, isTelling) = (inside, true);
        }

        if (!isTelling || found.Count == 0)
        {
            return null;
        }

        var ranked = found
            .Select(line => (Line: line, Around: Around(lines, frame, line), Distance: Math.Abs(line - frame.Line)))
            .OrderByDescending(place => place.Around).ThenBy(place => place.Distance).ToList();
        return ranked.Count > 1 && ranked[0].Around == ranked[1].Around && ranked[0].Distance == ranked[1].Distance ? null : ranked[0].Line;
    }

    private static int Around(IReadOnlyList<string> lines, TraceFrame frame, int line) => frame.Code.Count(shown =>
        shown.Number - frame.Line + line is var index && index >= 1 && index <= lines.Count && IsSame(lines[index - 1], shown.Text));

    private static int Indent(string line) => line.Length - line.TrimStart().Length;

    [GeneratedRegex(@"^(?<indent>\s*)(?:async\s+)?def\s+(?<name>\w+)")]
    private static partial Regex Definition();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
