using System.Globalization;
using System.Text.Json.Nodes;
using CiTasks.Hosts.PullRequests;
using CiTasks.Hosts.PullRequests.Http;
using CiTasks.Hosts.PullRequests.Sticky;

namespace CiTasks.Hosts.GitHub.Api;

/// <summary>Comments of a pull request, which is an issue to this API.</summary>
internal sealed class CommentShelf(GitHubApi api, Account account, string repository, int pullRequest, Func<string, bool> isOurs) : ICommentShelf
{
    private readonly string _list = $"{repository}/issues/{pullRequest.ToString(CultureInfo.InvariantCulture)}/comments";

    public string Name => $"GET {_list}";

    public async Task<IReadOnlyList<KeptComment>> FindAsync(long? made, Patience patience, CancellationToken cancel)
    {
        var ours = new SortedDictionary<long, KeptComment>();
        await foreach (var comment in api.ListAsync(ApiCall.Get(_list, Permissions.WriteComments), null, patience, cancel).ConfigureAwait(false))
        {
            if (comment.Number("id") is { } id && isOurs(Body(comment)) && await account.WroteAsync(comment, patience, cancel).ConfigureAwait(false))
            {
                ours[id] = Kept(id, comment);
            }
        }

        // A list may be a moment behind: what we made ourselves is asked for by its id, lest it be made once more.
        if (made is { } own && !ours.ContainsKey(own) && await GetAsync(own, patience, cancel).ConfigureAwait(false) is { } ownComment && isOurs(Body(ownComment)))
        {
            ours[own] = Kept(own, ownComment);
        }

        return [.. ours.Values];
    }

    public async Task<KeptComment> CreateAsync(CommentDraft draft, CancellationToken cancel)
    {
        var call = ApiCall.Post(_list, Permissions.WriteComments, new JsonObject { ["body"] = draft.Text });
        var made = (await api.AttemptAsync(call, cancel).ConfigureAwait(false)).Object;
        var id = RestApi.Id(made, call);
        account.Learn(made);
        return Kept(id, made);
    }

    public async Task<KeptComment?> ChangeAsync(KeptComment comment, CommentDraft draft, CancellationToken cancel)
    {
        var call = ApiCall.Patch(Path(comment.Id), Permissions.WriteComments, new JsonObject { ["body"] = draft.Text });
        return await RestApi.UnlessGoneAsync(api.AttemptAsync(call, cancel)).ConfigureAwait(false) is { } changed ? Kept(RestApi.Id(changed.Object, call), changed.Object) : null;
    }

    public Task DeleteAsync(KeptComment comment, CancellationToken cancel) =>
        RestApi.UnlessGoneAsync(api.AttemptAsync(ApiCall.Delete(Path(comment.Id), Permissions.WriteComments), cancel));

    private async Task<JsonObject?> GetAsync(long id, Patience patience, CancellationToken cancel) =>
        (await RestApi.UnlessGoneAsync(api.SendAsync(ApiCall.Get(Path(id), Permissions.WriteComments), patience, cancel)).ConfigureAwait(false))?.Object;

    private string Path(long id) => $"{repository}/issues/comments/{id.ToString(CultureInfo.InvariantCulture)}";

    private static string Body(JsonObject comment) => comment.Text("body") ?? "";

    private static KeptComment Kept(long id, JsonObject comment) => new(id, Body(comment), comment.Address("html_url"));
}
