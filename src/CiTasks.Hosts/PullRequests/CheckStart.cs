namespace CiTasks.Hosts.PullRequests;

/// <summary>What a check is, known before it ends.</summary>
/// <param name="Name">Name in the list of checks.</param>
/// <param name="Commit">Full id of the commit it is about.</param>
/// <param name="ExternalId">The same for every re-run of the same step, and for no other step.</param>
public sealed record CheckStart(string Name, string Commit, string ExternalId)
{
    /// <summary>Number of the pull request, when it is known: Azure Repos shows checks there.</summary>
    public int? PullRequest { get; init; }

    /// <summary>Where the check's link leads, such as the workflow run.</summary>
    public Uri? DetailsUrl { get; init; }

    /// <summary>Title while it is running.</summary>
    public required string Title { get; init; }

    /// <summary>Markdown while it is running.</summary>
    public required string Summary { get; init; }

    /// <summary>When the step began.</summary>
    public required DateTimeOffset StartedAt { get; init; }
}
