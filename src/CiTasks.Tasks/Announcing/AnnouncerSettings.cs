using CiTasks.Hosts;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Announcing;

/// <summary>What is told where, and when.</summary>
/// <param name="Step">Under which name.</param>
/// <param name="Facts">The build; its commit and pull request are where it is told.</param>
internal sealed record AnnouncerSettings(AnnouncedStep Step, BuildFacts Facts)
{
    // GitHub's word, and those of Azure Pipelines (Build.Reason).
    private static readonly HashSet<string> Pushes = new(["push", "IndividualCI", "BatchedCI"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether there is a check run.</summary>
    public required bool CheckRun { get; init; }

    /// <summary><c>always</c>, <c>on-change</c>, <c>on-failure</c> or <c>off</c>.</summary>
    public required string Comment { get; init; }

    /// <summary>The pull request to comment on, or null.</summary>
    public int? PullRequest { get; init; }

    /// <summary>
    /// Whether the pull request is looked for where the event names none: the one whose head the commit is, or that
    /// it has merged, so that the result of a deploy stands below the plan that was approved.
    /// </summary>
    public bool FindPullRequest { get; init; }

    /// <summary>The commit that the check run belongs to, or null.</summary>
    public string? Commit { get; init; }

    /// <summary>False when the results come from somebody else's artifact.</summary>
    public bool Trusted { get; init; } = true;

    /// <summary>Whether there is a check run to write.</summary>
    public bool HasCheck => CheckRun && Commit is not null;

    /// <summary>Whether there may be a comment to write.</summary>
    public bool HasComment => Comment != "off" && (PullRequest is not null || (FindPullRequest && Commit is not null));

    /// <summary>Where the whole result is, for a page that had to be cut.</summary>
    public string FullPage => Facts.RunUrl is { } page ? $"the summary of {page}" : "the result files";

    public static AnnouncerSettings Of(TaskContext context) => new(AnnouncedStep.Of(context), context.Host.Facts)
    {
        CheckRun = context.Inputs.Find(AnnouncingInputs.CheckRun) != "off",
        Comment = context.Inputs.Find(AnnouncingInputs.Comment) ?? AnnouncingInputs.Comment.Default!,
        PullRequest = context.Host.Facts.PullRequest,
        FindPullRequest = context.Host.Facts.EventName is { } name && Pushes.Contains(name),
        Commit = context.Host.Facts.Commit,
    };
}
