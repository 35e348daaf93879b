using CiTasks.Hosts.Diagnostics;

namespace CiTasks.Hosts.Text;

/// <summary>A diagnostic as lines for a person.</summary>
public static class DiagnosticText
{
    /// <summary>
    /// <c>error CIT0201 at file:line:column: summary</c>, then the detail indented, then <c>hint: …</c>.
    /// </summary>
    public static string Render(Diagnostic diagnostic)
    {
        var word = diagnostic.Severity switch
        {
            Severity.Error => "error",
            Severity.Warning => "warning",
            _ => "notice",
        };
        var place = diagnostic.Place is { } at ? $" at {at}" : "";
        var lines = new List<string> { $"{word} {diagnostic.Id}{place}: {diagnostic.Summary}" };
        lines.AddRange(Body(diagnostic));
        return string.Join('\n', lines);
    }

    /// <summary>The detail and the hint, indented, without the first line.</summary>
    public static IEnumerable<string> Body(Diagnostic diagnostic)
    {
        foreach (var line in (diagnostic.Detail ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            yield return "  " + line.TrimEnd();
        }

        if (diagnostic.Hint is { } hint)
        {
            yield return "  hint: " + hint;
        }
    }
}
