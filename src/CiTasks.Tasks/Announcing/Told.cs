namespace CiTasks.Tasks.Announcing;

/// <summary>What became of an announcement.</summary>
internal sealed record Told
{
    /// <summary>Page of the check run; null when there is none.</summary>
    public Uri? Check { get; init; }

    /// <summary>Page of the comment; null when there is none.</summary>
    public Uri? Comment { get; init; }

    /// <summary>The pull request; null when there is none.</summary>
    public int? PullRequest { get; init; }

    /// <summary>Why something could not be told, for people; empty when all was.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}
