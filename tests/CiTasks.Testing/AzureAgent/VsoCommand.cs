namespace CiTasks.Testing.AzureAgent;

/// <summary>A logging command, read as the agent reads it: anywhere in a line (facts/ci-platforms.md C5).</summary>
/// <param name="Properties">By name in any letter case.</param>
public sealed record VsoCommand(string Area, string Event, IReadOnlyDictionary<string, string> Properties, string Data)
{
    private const string Prefix = "##vso[";

    // In the agent's order: the sign that escapes comes last.
    private static readonly (string Escaped, string Plain)[] Escapes = [("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%AZP25", "%")];

    /// <summary><c>task.logissue</c>.</summary>
    public string Name => $"{Area}.{Event}".ToLowerInvariant();

    /// <summary>Null for a line that has none, or one that the agent cannot read.</summary>
    public static VsoCommand? Read(string line)
    {
        var start = line.IndexOf(Prefix, StringComparison.Ordinal);
        var end = start < 0 ? -1 : line.IndexOf(']', start);
        if (end < 0)
        {
            return null;
        }

        var head = line[(start + Prefix.Length)..end];
        var space = head.IndexOf(' ', StringComparison.Ordinal);
        var name = space < 0 ? head : head[..space];
        return name.Split('.', StringSplitOptions.RemoveEmptyEntries) is [var area, var happened]
            ? new VsoCommand(area, happened, ReadProperties(space > 0 ? head[(space + 1)..] : ""), Unescape(line[(end + 1)..]))
            : null;
    }

    /// <summary>Empty for one that is not there: the agent drops empty ones.</summary>
    public string Text(string property) => Properties.GetValueOrDefault(property, "");

    public bool Is(string property) => bool.TryParse(Text(property), out var value) && value;

    private static Dictionary<string, string> ReadProperties(string text)
    {
        var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in text.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair.Split('=', 2, StringSplitOptions.RemoveEmptyEntries) is [var name, var value])
            {
                properties[name] = Unescape(value);
            }
        }

        return properties;
    }

    private static string Unescape(string text)
    {
        foreach (var (escaped, plain) in Escapes)
        {
            text = text.Replace(escaped, plain, StringComparison.Ordinal);
        }

        return text;
    }
}
