using System.Text.RegularExpressions;

namespace CiTasks.Planning.Git;

/// <summary>Commit ids, whole or shortened as people copy them.</summary>
public static partial class CommitId
{
    /// <summary>True for 7 to 64 hexadecimal digits.</summary>
    public static bool IsValid(string text) => Form().IsMatch(text);

    /// <summary>True when the wanted id is the full one, or the beginning of it.</summary>
    public static bool Matches(string wanted, string? full) => full is not null && full.StartsWith(wanted, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("^[0-9a-fA-F]{7,64}$")]
    private static partial Regex Form();
}
