using System.Text.Json.Nodes;
using CiTasks.Hosts.PullRequests;
using CiTasks.Hosts.PullRequests.Http;
using CiTasks.Hosts.PullRequests.Sticky;

namespace CiTasks.Hosts.AzureRepos.Api;

/// <summary>Threads of one key on a pull request as a whole; the first comment of each is what is written.</summary>
internal sealed class CommentShelf(ThreadList threads, Places places, int pullRequest, string key, Func<string, bool> isOurs) : ICommentShelf
{
    private readonly Dictionary<long, OwnThread> _known = [];

    public string Name => threads.Name;

    public async Task<IReadOnlyList<KeptComment>> FindAsync(long? made, Patience patience, CancellationToken cancel)
    {
        _known.Clear();
        foreach (var thread in await threads.FindAsync(IsOnWhole, patience, cancel).ConfigureAwait(false))
        {
            Know(thread);
        }

        // A list may be a moment behind: what we made ourselves is asked for by its id, lest it be made once more.
        if (made is { } own && !_known.ContainsKey(own) && await threads.GetAsync(own, patience, cancel).ConfigureAwait(false) is { } ownThread && IsOnWhole(ownThread.Document))
        {
            Know(ownThread);
        }

        return [.. _known.Values.OrderBy(thread => thread.Id).Select(Kept)];
    }

    public async Task<KeptComment> CreateAsync(CommentDraft draft, CancellationToken cancel) =>
        Kept(await threads.CreateAsync(draft.Text, Status(draft), ThreadMarks.Comment(key), place: null, cancel).ConfigureAwait(false));

    public async Task<KeptComment?> ChangeAsync(KeptComment comment, CommentDraft draft, CancellationToken cancel)
    {
        OwnThread? thread = _known[comment.Id];
        if (!comment.Says(draft.Text))
        {
            thread = await threads.WriteAsync(thread, draft.Text, cancel).ConfigureAwait(false);
        }

        if (thread is not null && ThreadStatus.IsOpen(thread.Status) == draft.IsClean)
        {
            thread = await threads.SetStatusAsync(thread, Status(draft), cancel).ConfigureAwait(false);
        }

        return thread is null ? null : Kept(thread);
    }

    public Task DeleteAsync(KeptComment comment, CancellationToken cancel) => threads.DeleteAsync(_known[comment.Id], cancel);

    private static string Status(CommentDraft draft) => draft.IsClean ? ThreadStatus.Closed : ThreadStatus.Active;

    private bool IsOnWhole(JsonObject thread) => ThreadMarks.IsComment(thread, key) && thread.Child("threadContext") is null;

    private void Know(OwnThread thread)
    {
        if (isOurs(thread.Text))
        {
            _known[thread.Id] = thread;
        }
    }

    private KeptComment Kept(OwnThread thread) => new(thread.Id, thread.Text, places.ThreadPage(pullRequest, thread.Id)) { IsClosed = !ThreadStatus.IsOpen(thread.Status) };
}
