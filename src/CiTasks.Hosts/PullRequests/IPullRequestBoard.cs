namespace CiTasks.Hosts.PullRequests;

/// <summary>
/// The place beside the code where a CI system shows what happened: check runs on a commit, and one comment
/// on a pull request that is edited in place. Writes go out one after the other; no message holds a secret.
/// Every member may throw <see cref="BoardException"/>.
/// </summary>
public interface IPullRequestBoard : IDisposable
{
    /// <summary>What it can show.</summary>
    BoardTraits Traits { get; }

    /// <summary>
    /// Shows a check as running. A re-run takes the check run up again that has the same name and external id on the same commit,
    /// unless that one has annotations: they cannot be taken away, so a new check run of the same name takes its place.
    /// </summary>
    /// <param name="start">The check.</param>
    /// <param name="cancel">Stops waiting.</param>
    Task<CheckTicket> BeginCheckAsync(CheckStart start, CancellationToken cancel);

    /// <summary>Completes a check, with any number of annotations.</summary>
    /// <param name="ticket">From <see cref="BeginCheckAsync"/>; null when that was not done: then it is found or made here.</param>
    /// <param name="start">The same as at the beginning.</param>
    /// <param name="result">How it ended.</param>
    /// <param name="cancel">Stops waiting.</param>
    Task<CheckTicket> EndCheckAsync(CheckTicket? ticket, CheckStart start, CheckEnd result, CancellationToken cancel);

    /// <summary>
    /// Writes the one comment of a key on a pull request. Comments are ours when <paramref name="isOurs"/> says so and this token's own
    /// account wrote them. Looks again after each write until nothing is left to write: comments that came of a race are united in the oldest,
    /// and a part that another writer overwrote is written again.
    /// </summary>
    /// <param name="pullRequest">Its number.</param>
    /// <param name="key">Tells the comment from our others on the same pull request, such as the environment's name; may be empty.</param>
    /// <param name="isOurs">Given a comment's text: does it bear the key?</param>
    /// <param name="write">
    /// Given the texts of all comments that are ours, oldest first (none, one, or several after a race): the one text that takes their place, or null to leave all as it is.
    /// Called again for each look; must give the same text when its own text is what it gets.
    /// </param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>Null when <paramref name="write"/> had nothing to say.</returns>
    Task<CommentPlace?> PutCommentAsync(int pullRequest, string key, Func<string, bool> isOurs, Func<IReadOnlyList<string>, CommentDraft?> write, CancellationToken cancel);

    /// <summary>The text of the newest completed check run of this name on a branch, made by a workflow; null when the last few commits have none.</summary>
    /// <param name="branch">Branch name.</param>
    /// <param name="name">Name of the check.</param>
    /// <param name="cancel">Stops waiting.</param>
    Task<string?> FindCheckTextAsync(string branch, string name, CancellationToken cancel);

    /// <summary>The number of the open pull request whose head is exactly this commit, or of the one that was merged as it; the lowest when there are several, null when there is none.</summary>
    /// <param name="commit">Full commit id.</param>
    /// <param name="headOwner">Owner of the repository that holds the branch, when known: a fork's commits are found only so.</param>
    /// <param name="headBranch">Name of the branch, when known.</param>
    /// <param name="cancel">Stops waiting.</param>
    Task<int?> FindPullRequestAsync(string commit, string? headOwner, string? headBranch, CancellationToken cancel);
}
