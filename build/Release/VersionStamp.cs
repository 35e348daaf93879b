using System.Text.RegularExpressions;

namespace CiTasks.Build.Release;

/// <summary>The version in Directory.Build.props.</summary>
public static partial class VersionStamp
{
    /// <summary>The text with another version in it.</summary>
    public static string Set(string props, SemanticVersion version)
    {
        var bare = Suffix().Replace(props, "");
        var stamped = $"<VersionPrefix>{version.Core}</VersionPrefix>" + (version.IsPrerelease ? $"\n    <VersionSuffix>{version.Prerelease}</VersionSuffix>" : "");
        return Prefix().Count(bare) == 1
            ? Prefix().Replace(bare, stamped)
            : throw new ReleaseRefusedException("Directory.Build.props does not have exactly one <VersionPrefix>");
    }

    /// <summary>The version in the text.</summary>
    public static SemanticVersion Read(string props)
    {
        var suffix = Suffix().Match(props);
        var text = Prefix().Match(props).Groups["value"].Value + (suffix.Success ? "-" + suffix.Groups["value"].Value : "");
        return SemanticVersion.TryParse(text) ?? throw new ReleaseRefusedException($"Directory.Build.props has '{text}' for a version");
    }

    [GeneratedRegex("<VersionPrefix>(?<value>[^<]*)</VersionPrefix>")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"\n\s*<VersionSuffix>(?<value>[^<]*)</VersionSuffix>")]
    private static partial Regex Suffix();
}
