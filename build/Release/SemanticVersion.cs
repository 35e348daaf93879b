using System.Globalization;
using System.Text.RegularExpressions;

namespace CiTasks.Build.Release;

/// <summary>A version by the rules of SemVer 2.0, without build metadata: a tag has no use for it.</summary>
public sealed partial record SemanticVersion(int Major, int Minor, int Patch, string Prerelease) : IComparable<SemanticVersion>
{
    /// <summary>True for <c>1.2.3-rc.1</c>.</summary>
    public bool IsPrerelease => Prerelease.Length > 0;

    /// <summary><c>1.2.3</c>, without what makes it a prerelease.</summary>
    public string Core => $"{Major}.{Minor}.{Patch}";

    /// <summary>The name of its tag: <c>v1.2.3</c>.</summary>
    public string Tag => "v" + this;

    /// <summary>The version that a text is, strictly; null when it is none.</summary>
    public static SemanticVersion? TryParse(string text)
    {
        var match = Form().Match(text);
        return match.Success && Number("major") is { } major && Number("minor") is { } minor && Number("patch") is { } patch
            ? new SemanticVersion(major, minor, patch, match.Groups["pre"].Value)
            : null;

        int? Number(string name) => int.TryParse(match.Groups[name].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>The order of releases: a prerelease comes before its release.</summary>
    public int CompareTo(SemanticVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        var numbers = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        return numbers != 0 ? numbers
            : IsPrerelease && other.IsPrerelease ? ComparePrereleases(Prerelease.Split('.'), other.Prerelease.Split('.'))
            : other.IsPrerelease.CompareTo(IsPrerelease);
    }

    /// <summary>Earlier.</summary>
    public static bool operator <(SemanticVersion one, SemanticVersion other) => one.CompareTo(other) < 0;

    /// <summary>Later.</summary>
    public static bool operator >(SemanticVersion one, SemanticVersion other) => one.CompareTo(other) > 0;

    /// <summary>Not later.</summary>
    public static bool operator <=(SemanticVersion one, SemanticVersion other) => one.CompareTo(other) <= 0;

    /// <summary>Not earlier.</summary>
    public static bool operator >=(SemanticVersion one, SemanticVersion other) => one.CompareTo(other) >= 0;

    /// <inheritdoc/>
    public override string ToString() => IsPrerelease ? $"{Core}-{Prerelease}" : Core;

    private static int ComparePrereleases(string[] one, string[] other)
    {
        var differing = one.Zip(other, CompareIdentifiers).FirstOrDefault(order => order != 0);
        return differing != 0 ? differing : one.Length.CompareTo(other.Length);
    }

    // Numbers count by their value and come before words.
    private static int CompareIdentifiers(string one, string other)
    {
        var (isNumber, otherIsNumber) = (one.All(char.IsAsciiDigit), other.All(char.IsAsciiDigit));
        if (isNumber != otherIsNumber)
        {
            return isNumber ? -1 : 1;
        }

        // Without leading zeros the longer number is the greater one.
        return isNumber && one.Length != other.Length ? one.Length.CompareTo(other.Length) : string.CompareOrdinal(one, other);
    }

    [GeneratedRegex(@"^(?<major>0|[1-9][0-9]*)\.(?<minor>0|[1-9][0-9]*)\.(?<patch>0|[1-9][0-9]*)(-(?<pre>(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)(\.(0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*))*))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
