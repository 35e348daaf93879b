using CiTasks.Hosts.PullRequests;

namespace CiTasks.UnitTests.Hosts.PullRequests;

/// <summary>Comments whose key and tone are beside the point.</summary>
internal static class PutText
{
    public static Task<CommentPlace?> PutTextAsync(this IPullRequestBoard board, int pullRequest, Func<string, bool> isOurs, Func<IReadOnlyList<string>, string?> write, CancellationToken cancel) =>
        board.PutCommentAsync(pullRequest, "", isOurs, existing => write(existing) is { } text ? new CommentDraft(text, IsClean: true) : null, cancel);
}
