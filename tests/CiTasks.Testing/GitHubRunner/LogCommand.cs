namespace CiTasks.Testing.GitHubRunner;

/// <summary>A command that the runner finds in a line of a step's output (facts/ci-platforms.md A5).</summary>
/// <param name="Name">Its name as it was written; the runner compares it without regard to case.</param>
/// <param name="Properties">The properties that have a value.</param>
/// <param name="Data">What follows.</param>
public sealed record LogCommand(string Name, IReadOnlyDictionary<string, string> Properties, string Data)
{
    private static readonly (string Text, string Escaped)[] DataEscapes = [("\r", "%0D"), ("\n", "%0A")];
    private static readonly (string Text, string Escaped)[] PropertyEscapes = [.. DataEscapes, (":", "%3A"), (",", "%2C")];
    private static readonly (string Text, string Escaped)[] OldEscapes = [.. DataEscapes, (";", "%3B"), ("]", "%5D")];

    /// <summary>Reads a line: <c>::name key=value::data</c> after leading whitespace, else <c>##[name key=value]data</c> anywhere in it.</summary>
    /// <param name="line">One line, without its end.</param>
    /// <param name="known">Names that are commands; all others are text.</param>
    public static LogCommand? Read(string line, IReadOnlySet<string> known) => ReadNew(line, known) ?? ReadOld(line, known);

    private static LogCommand? ReadNew(string line, IReadOnlySet<string> known)
    {
        var text = line.TrimStart();
        if (!text.StartsWith("::", StringComparison.Ordinal))
        {
            return null;
        }

        var end = text.IndexOf("::", 2, StringComparison.Ordinal);
        return end < 0 ? null : Make(text[2..end], text[(end + 2)..], known, ',', PropertyEscapes, DataEscapes);
    }

    private static LogCommand? ReadOld(string line, IReadOnlySet<string> known)
    {
        // Only the first one of a line is looked at.
        var start = line.IndexOf("##[", StringComparison.Ordinal);
        var end = start < 0 ? -1 : line.IndexOf(']', start);
        return end < 0 ? null : Make(line[(start + 3)..end], line[(end + 1)..], known, ';', OldEscapes, OldEscapes);
    }

    private static LogCommand? Make(
        string head, string data, IReadOnlySet<string> known, char separator, (string, string)[] propertyEscapes, (string, string)[] dataEscapes)
    {
        var space = head.IndexOf(' ', StringComparison.Ordinal);
        var name = space < 0 ? head : head[..space];
        if (!known.Contains(name))
        {
            return null;
        }

        var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in space < 0 ? [] : head[(space + 1)..].Trim().Split(separator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair.Split('=', 2, StringSplitOptions.RemoveEmptyEntries) is [var key, var value])
            {
                properties[key] = Unescape(value, propertyEscapes);
            }
        }

        return new LogCommand(name, properties, Unescape(data, dataEscapes));
    }

    private static string Unescape(string text, (string Text, string Escaped)[] escapes)
    {
        foreach (var (plain, escaped) in escapes)
        {
            text = text.Replace(escaped, plain, StringComparison.Ordinal);
        }

        // The sign that escapes comes last, or an escaped escape would be read twice.
        return text.Replace("%25", "%", StringComparison.Ordinal);
    }
}
