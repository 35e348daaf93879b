using System.Globalization;
using System.Text.Json.Nodes;
using CiTasks.Hosts.PullRequests;
using CiTasks.Hosts.PullRequests.Http;

namespace CiTasks.Hosts.AzureRepos.Api;

/// <summary>The threads of one pull request, as far as they are this token's own.</summary>
/// <param name="api">The service.</param>
/// <param name="identity">Whose token it is.</param>
/// <param name="places">Where the pull request is.</param>
/// <param name="pullRequest">Its number.</param>
/// <param name="writes">Is told of each write that went; null when nobody waits for them together.</param>
internal sealed class ThreadList(AzureReposApi api, Identity identity, Places places, int pullRequest, Patience? writes = null)
{
    private const int SystemComment = 3;

    private readonly string _path = $"{places.Pull(pullRequest)}/threads";

    /// <summary>The call that lists them, for messages.</summary>
    public string Name => $"GET {_path}";

    /// <summary>The threads that fit and are ours, oldest first. The service has no pages of threads.</summary>
    public async Task<IReadOnlyList<OwnThread>> FindAsync(Func<JsonObject, bool> fits, Patience patience, CancellationToken cancel)
    {
        var call = AzureReposApi.Versioned(ApiCall.Get(_path, Permissions.ContributeToPullRequests));
        var answer = await api.SendAsync(call, patience, cancel).ConfigureAwait(false);
        var ours = new List<OwnThread>();
        foreach (var thread in answer.List(call, "value").Where(fits))
        {
            if (await OwnAsync(thread, patience, cancel).ConfigureAwait(false) is { } own)
            {
                ours.Add(own);
            }
        }

        return [.. ours.OrderBy(own => own.Id)];
    }

    /// <summary>One thread; null when it is gone or not ours.</summary>
    public async Task<OwnThread?> GetAsync(long id, Patience patience, CancellationToken cancel)
    {
        var call = AzureReposApi.Versioned(ApiCall.Get(Path(id), Permissions.ContributeToPullRequests));
        return await RestApi.UnlessGoneAsync(api.SendAsync(call, patience, cancel)).ConfigureAwait(false) is { } answer
            ? await OwnAsync(answer.Object, patience, cancel).ConfigureAwait(false)
            : null;
    }

    /// <summary>Begins a thread. Sent once: when its answer is lost, a look finds it.</summary>
    /// <param name="text">Markdown.</param>
    /// <param name="status">Its status.</param>
    /// <param name="marks">Properties to find it again by.</param>
    /// <param name="place">Members that say where it stands; none for the pull request as a whole.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<OwnThread> CreateAsync(string text, string status, JsonObject marks, JsonObject? place, CancellationToken cancel)
    {
        var body = new JsonObject
        {
            ["comments"] = new JsonArray(new JsonObject { ["parentCommentId"] = 0, ["content"] = text, ["commentType"] = "text" }),
            ["status"] = status,
            ["properties"] = marks,
        };
        foreach (var member in place?.ToList() ?? [])
        {
            body[member.Key] = member.Value?.DeepClone();
        }

        var call = AzureReposApi.Versioned(ApiCall.Post(_path, Permissions.ContributeToPullRequests, body));
        var made = (await AttemptAsync(call, cancel).ConfigureAwait(false)).Object;
        var id = RestApi.Id(made, call);
        var first = First(made);
        identity.Learn(first ?? []);
        return OwnThread.Of(made, first) ?? new OwnThread(id, 1, text, status, made);
    }

    /// <summary>Changes the text of a thread's first comment; null when it is gone.</summary>
    public async Task<OwnThread?> WriteAsync(OwnThread thread, string text, CancellationToken cancel)
    {
        var call = AzureReposApi.Versioned(ApiCall.Patch($"{Path(thread.Id)}/comments/{Number(thread.CommentId)}", Permissions.ContributeToPullRequests, new JsonObject { ["content"] = text }));
        if (await RestApi.UnlessGoneAsync(AttemptAsync(call, cancel)).ConfigureAwait(false) is not { } answer)
        {
            return null;
        }

        RestApi.Id(answer.Object, call);
        return thread with { Text = answer.Object.Text("content") ?? text };
    }

    /// <summary>Opens or closes a thread; null when it is gone.</summary>
    public async Task<OwnThread?> SetStatusAsync(OwnThread thread, string status, CancellationToken cancel)
    {
        var call = AzureReposApi.Versioned(ApiCall.Patch(Path(thread.Id), Permissions.ContributeToPullRequests, new JsonObject { ["status"] = status }));
        if (await RestApi.UnlessGoneAsync(AttemptAsync(call, cancel)).ConfigureAwait(false) is not { } answer)
        {
            return null;
        }

        RestApi.Id(answer.Object, call);
        return thread with { Status = ThreadStatus.Of(answer.Object) };
    }

    /// <summary>Takes a thread's first comment away, and with it the thread unless somebody answered.</summary>
    public Task DeleteAsync(OwnThread thread, CancellationToken cancel) => RestApi.UnlessGoneAsync(
        AttemptAsync(AzureReposApi.Versioned(ApiCall.Delete($"{Path(thread.Id)}/comments/{Number(thread.CommentId)}", Permissions.ContributeToPullRequests)), cancel));

    // A write is sent once; that it went is told to who has many of them to wait for.
    private async Task<ApiAnswer> AttemptAsync(ApiCall call, CancellationToken cancel)
    {
        var answer = await api.AttemptAsync(call, cancel).ConfigureAwait(false);
        writes?.Went(call);
        return answer;
    }

    private async Task<OwnThread?> OwnAsync(JsonObject thread, Patience patience, CancellationToken cancel) =>
        First(thread) is { } first && OwnThread.Of(thread, first) is { } own && await identity.WroteAsync(first, patience, cancel).ConfigureAwait(false) ? own : null;

    // The one that began the thread; null when it was taken away, or when it is the service's own.
    private static JsonObject? First(JsonObject thread)
    {
        var first = (thread["comments"] as JsonArray)?.OfType<JsonObject>().MinBy(comment => comment.Number("id") ?? long.MaxValue);
        return thread.Flag("isDeleted") || first is null || first.Flag("isDeleted") || first.Text("commentType") == "system" || first.Number("commentType") == SystemComment ? null : first;
    }

    private string Path(long id) => $"{_path}/{Number(id)}";

    private static string Number(long id) => id.ToString(CultureInfo.InvariantCulture);
}
