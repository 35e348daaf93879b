namespace CiTasks.Testing.AzureLog;

/// <summary>A command that the agent of Azure Pipelines finds in a line of a step's output (facts/ci-platforms.md C5).</summary>
/// <param name="Name">Area and event, such as <c>task.setvariable</c>, in small letters: the agent compares without regard to case.</param>
/// <param name="Properties">The properties that have a value.</param>
/// <param name="Data">What follows.</param>
public sealed record AgentCommand(string Name, IReadOnlyDictionary<string, string> Properties, string Data)
{
    private const string Prefix = "##vso[";
    private static readonly (string Text, string Escaped)[] Escapes = [(";", "%3B"), ("\r", "%0D"), ("\n", "%0A"), ("]", "%5D")];

    /// <summary>Reads a line: from the first <c>##vso[</c> anywhere in it up to the first <c>]</c>; null when it is no command.</summary>
    /// <param name="line">One line, without its end.</param>
    /// <param name="decodes">What the job's variable DECODE_PERCENTS says; the agent's default is true.</param>
    public static AgentCommand? Read(string line, bool decodes = true)
    {
        var start = line.IndexOf(Prefix, StringComparison.Ordinal);
        var end = start < 0 ? -1 : line.IndexOf(']', start);
        if (end < 0)
        {
            return null;
        }

        var head = line[(start + Prefix.Length)..end];
        var space = head.IndexOf(' ', StringComparison.Ordinal);
        var name = (space < 0 ? head : head[..space]).Split('.', StringSplitOptions.RemoveEmptyEntries);
        if (name.Length != 2)
        {
            return null;
        }

        var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in space <= 0 ? [] : head[(space + 1)..].Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair.Split('=', 2, StringSplitOptions.RemoveEmptyEntries) is [var key, var value])
            {
                properties[key] = Unescape(value, decodes);
            }
        }

        return new AgentCommand(string.Join('.', name).ToLowerInvariant(), properties, Unescape(line[(end + 1)..], decodes));
    }

    /// <summary>A property's value; empty for one that is not there.</summary>
    public string Text(string property) => Properties.GetValueOrDefault(property, "");

    /// <summary>True for a property that says so.</summary>
    public bool Is(string property) => bool.TryParse(Text(property), out var value) && value;

    private static string Unescape(string text, bool decodes)
    {
        foreach (var (plain, escaped) in Escapes)
        {
            text = text.Replace(escaped, plain, StringComparison.Ordinal);
        }

        // The sign that escapes comes last, or an escaped escape would be read twice.
        return decodes ? text.Replace("%AZP25", "%", StringComparison.Ordinal) : text;
    }
}
