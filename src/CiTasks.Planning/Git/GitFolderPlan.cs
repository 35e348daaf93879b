namespace CiTasks.Planning.Git;

/// <summary>A Git folder as the workspace has it.</summary>
/// <param name="Url">The remote, as the workspace tells it.</param>
/// <param name="Branch">The branch that it follows; null at a tag or a lone commit.</param>
/// <param name="Head">The commit that its files are of; null while the repository is empty.</param>
/// <param name="Patterns">The folders that it is limited to; empty for all files.</param>
public sealed record GitFolderState(string Url, string? Branch, string? Head, IReadOnlyList<string> Patterns);

/// <summary>What a Git folder is to be.</summary>
/// <param name="Url">The repository.</param>
/// <param name="Ref">Branch or tag.</param>
/// <param name="Commit">The commit that it must be at; null when any will do: then the ref's newest is fetched.</param>
/// <param name="Patterns">The folders that it is limited to; empty to leave that as it is.</param>
public sealed record GitFolderGoal(GitUrl Url, GitRef Ref, string? Commit, IReadOnlyList<string> Patterns)
{
    /// <summary>True when uncommitted changes are to be thrown away. A workspace tells nobody whether there are any.</summary>
    public bool Discards { get; init; }
}

/// <summary>What has to be done to a Git folder.</summary>
public enum GitFolderAction
{
    /// <summary>Nothing: it is where it shall be.</summary>
    None,

    /// <summary>It has to be made.</summary>
    Create,

    /// <summary>It has to be brought to a branch or tag, or to what is new there.</summary>
    Update,

    /// <summary>It is a Git folder of another repository: only a new one can be right.</summary>
    OtherRepository,

    /// <summary>It has all files, and a folder becomes a sparse one only when it is made.</summary>
    NotSparse,
}

/// <summary>Decides what has to be done to a Git folder. Pure: the workspace was asked before.</summary>
public static class GitFolderPlan
{
    /// <summary>The action that brings <paramref name="live"/> to <paramref name="goal"/>.</summary>
    /// <param name="live">What is there; null for nothing.</param>
    /// <param name="goal">What shall be there.</param>
    public static GitFolderAction Decide(GitFolderState? live, GitFolderGoal goal) =>
        live is null ? GitFolderAction.Create
        : GitUrl.Parse(live.Url) is not { } url || !url.IsSameAs(goal.Url) ? GitFolderAction.OtherRepository
        : goal.Patterns.Count > 0 && live.Patterns.Count == 0 ? GitFolderAction.NotSparse
        : IsThere(live, goal) ? GitFolderAction.None
        : GitFolderAction.Update;

    /// <summary>
    /// True when a folder that was just made needs no update: it is at the newest commit of the
    /// repository's default branch.
    /// </summary>
    public static bool IsFreshEnough(GitFolderState made, GitFolderGoal goal) => !goal.Ref.IsTag && made.Branch == goal.Ref.Name;

    // Without a commit nobody knows what is new on the branch: only a fetch tells. And the commit says nothing
    // about changes that are not committed.
    private static bool IsThere(GitFolderState live, GitFolderGoal goal) =>
        !goal.Discards
        && goal.Commit is { } commit
        && CommitId.Matches(commit, live.Head)
        && live.Branch == (goal.Ref.IsTag ? null : goal.Ref.Name)
        && (goal.Patterns.Count == 0 || goal.Patterns.Order(StringComparer.Ordinal).SequenceEqual(live.Patterns.Order(StringComparer.Ordinal)));
}
