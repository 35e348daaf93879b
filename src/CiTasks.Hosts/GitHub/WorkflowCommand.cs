namespace CiTasks.Hosts.GitHub;

/// <summary>
/// Text of GitHub workflow commands (<c>::name key=value::data</c>), with the runner's escaping.
/// </summary>
internal static class WorkflowCommand
{
    public static string Format(string name, string data, params (string Key, string? Value)[] properties)
    {
        var pairs = properties
            .Where(property => !string.IsNullOrEmpty(property.Value))
            .Select(property => $"{property.Key}={EscapeProperty(property.Value!)}");
        var joined = string.Join(',', pairs);
        return $"::{name}{(joined.Length > 0 ? " " + joined : "")}::{EscapeData(data)}";
    }

    private static string EscapeData(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string EscapeProperty(string text) => EscapeData(text)
        .Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);
}
