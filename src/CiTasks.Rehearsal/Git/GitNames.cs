using System.Text.RegularExpressions;

namespace CiTasks.Rehearsal.Git;

/// <summary>Names of branches, tags and commits, as git allows them: anything else is no name but an expression or an option.</summary>
internal static partial class GitNames
{
    /// <summary>What a repository without commits has in place of one; every git knows it.</summary>
    public const string EmptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

    public static bool IsRef(string name) =>
        Allowed().IsMatch(name)
        && !name.Contains("..", StringComparison.Ordinal)
        && !name.Contains("@{", StringComparison.Ordinal)
        && !name.Contains("//", StringComparison.Ordinal)
        && !name.EndsWith(".lock", StringComparison.Ordinal);

    public static bool IsCommit(string name) => Commit().IsMatch(name);

    [GeneratedRegex(@"^(?![-/.])[^\x00-\x20~^:?*\[\\\x7f]{1,250}(?<![/.])\z")]
    private static partial Regex Allowed();

    [GeneratedRegex(@"^[0-9a-fA-F]{40}\z")]
    private static partial Regex Commit();
}
