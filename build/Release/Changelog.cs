using System.Globalization;

namespace CiTasks.Build.Release;

/// <summary>CHANGELOG.md in the form of Keep a Changelog: one <c>##</c> section a version, newest first.</summary>
public sealed class Changelog(string text)
{
    private const string Unreleased = "## Unreleased";

    private readonly string[] lines = text.ReplaceLineEndings("\n").Split('\n');

    /// <summary>What the next release will say; empty when there is nothing.</summary>
    public string News => string.Join('\n', Start < 0 ? [] : lines[(Start + 1)..End]).Trim('\n');

    private int Start => Array.FindIndex(lines, line => line.TrimEnd() == Unreleased);

    private int End => Array.FindIndex(lines, Start + 1, line => line.StartsWith("## ", StringComparison.Ordinal)) is >= 0 and var next ? next : lines.Length;

    /// <summary>True when a version has its section.</summary>
    public bool Has(SemanticVersion version) => lines.Any(line => line.TrimEnd() == $"## {version}" || line.StartsWith($"## {version} ", StringComparison.Ordinal));

    /// <summary>The text in which the news are the version's, under an empty section for what comes next.</summary>
    public string Cut(SemanticVersion version, DateOnly date)
    {
        var heading = string.Create(CultureInfo.InvariantCulture, $"## {version} - {date:yyyy-MM-dd}");
        return string.Join('\n', [.. lines[..Start], Unreleased, "", heading, "", News, "", .. lines[End..]]).TrimEnd('\n') + "\n";
    }
}
