using System.Text;

namespace CiTasks.Planning.PullRequests;

/// <summary>The one comment that an environment has on a pull request: it is edited in place.</summary>
public static class StickyComment
{
    /// <summary>Most characters of a comment. GitHub refuses more than 65,536.</summary>
    public const int Limit = 65_000;

    /// <summary>True when the text's first line has our marker with that environment.</summary>
    public static bool IsFor(string body, string environment) => body.StartsWith(Marker(environment), StringComparison.Ordinal);

    /// <summary>The comment after these reports.</summary>
    /// <param name="existing">Texts that have our marker: none, one, or several after a race.</param>
    /// <param name="environment">The environment; empty for none.</param>
    /// <param name="reports">What is new.</param>
    /// <param name="limit">Most characters, counted as UTF-16 units.</param>
    public static string Merge(IReadOnlyList<string> existing, string environment, IReadOnlyList<StepReport> reports, int limit = Limit)
    {
        var text = new StringBuilder(Marker(environment)).Append('\n');
        foreach (var report in reports)
        {
            text.Append('\n').Append(report.Markdown);
        }

        return text.ToString()[..Math.Min(text.Length, limit)];
    }

    private static string Marker(string environment) => $"<!-- citasks:comment {Uri.EscapeDataString(environment)} -->";
}
