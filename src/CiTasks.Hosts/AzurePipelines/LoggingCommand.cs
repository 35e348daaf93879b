namespace CiTasks.Hosts.AzurePipelines;

/// <summary>
/// Text of the agent's logging commands (<c>##vso[area.event key=value;key=value]data</c>), with the agent's escaping
/// (facts/ci-platforms.md C5).
/// </summary>
/// <param name="escapesPercent">False where the job's variable <c>DECODE_PERCENTS</c> tells the agent to leave those escapes as they are.</param>
internal sealed class LoggingCommand(bool escapesPercent)
{
    private static readonly (string Text, string Escaped)[] Escapes = [(";", "%3B"), ("\r", "%0D"), ("\n", "%0A"), ("]", "%5D")];

    /// <summary>As the agent of this job reads commands.</summary>
    public static LoggingCommand For(HostEnvironment environment) =>
        new(environment["DECODE_PERCENTS"]?.ToUpperInvariant() is null or "1" or "TRUE" or "$TRUE");

    /// <summary>One line.</summary>
    /// <param name="name">Area and event, such as <c>task.logissue</c>.</param>
    /// <param name="data">Any text.</param>
    /// <param name="properties">Those without a value are left out.</param>
    public string Format(string name, string data, params (string Key, string? Value)[] properties)
    {
        var pairs = properties
            .Where(property => !string.IsNullOrEmpty(property.Value))
            .Select(property => $"{property.Key}={Escape(property.Value!)}");
        var joined = string.Join(';', pairs);
        return $"##vso[{name}{(joined.Length > 0 ? " " + joined : "")}]{Escape(data)}";
    }

    private string Escape(string text)
    {
        // First, or the escapes themselves would be escaped. A variable with a NUL in it would let every later step of the job fail.
        text = (escapesPercent ? text.Replace("%", "%AZP25", StringComparison.Ordinal) : text).Replace('\0', '\u2400');
        foreach (var (plain, escaped) in Escapes)
        {
            text = text.Replace(plain, escaped, StringComparison.Ordinal);
        }

        return text;
    }
}
