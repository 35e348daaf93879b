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

    [GeneratedRegex("<VersionPrefix>[^<]*</VersionPrefix>")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"\n\s*<VersionSuffix>[^<]*</VersionSuffix>")]
    private static partial Regex Suffix();
}
