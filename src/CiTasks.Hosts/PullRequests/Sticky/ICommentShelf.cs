using CiTasks.Hosts.PullRequests.Http;

namespace CiTasks.Hosts.PullRequests.Sticky;

/// <summary>Where the comments of one key on one pull request stand. No write is sent twice here: who calls looks first.</summary>
internal interface ICommentShelf
{
    /// <summary>The call that lists them, for messages.</summary>
    string Name { get; }

    /// <summary>All that are ours, oldest first.</summary>
    /// <param name="made">The one that was made just now: it is asked for by itself when the list does not show it yet.</param>
    /// <param name="patience">The waits of the undertaking.</param>
    /// <param name="cancel">Stops waiting.</param>
    Task<IReadOnlyList<KeptComment>> FindAsync(long? made, Patience patience, CancellationToken cancel);

    /// <summary>Makes a new one.</summary>
    Task<KeptComment> CreateAsync(CommentDraft draft, CancellationToken cancel);

    /// <summary>Changes one; null when somebody took it away.</summary>
    Task<KeptComment?> ChangeAsync(KeptComment comment, CommentDraft draft, CancellationToken cancel);

    /// <summary>Takes one away, if it is still there.</summary>
    Task DeleteAsync(KeptComment comment, CancellationToken cancel);
}
