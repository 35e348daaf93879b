using System.Text.Json.Nodes;
using CiTasks.Hosts.PullRequests;
using CiTasks.Hosts.PullRequests.Http;

namespace CiTasks.Hosts.AzureRepos.Api;

/// <summary>Whose token it is: the identity that stands at what it writes.</summary>
internal sealed class Identity(AzureReposApi api)
{
    private static readonly ApiCall Who = AzureReposApi.Versioned(ApiCall.Get("_apis/connectionData", Permissions.Read), isPreview: true);

    private readonly HashSet<string> _ids = new(StringComparer.OrdinalIgnoreCase);
    private bool _hasTold;

    /// <summary>What people call it, such as <c>Iris Build Service (acme)</c>; null when nobody told yet.</summary>
    public string? Name { get; private set; }

    /// <summary>Did this identity write it?</summary>
    public async Task<bool> WroteAsync(JsonObject comment, Patience patience, CancellationToken cancel)
    {
        await AskAsync(patience, cancel).ConfigureAwait(false);
        return Author(comment) is { } author && _ids.Contains(author);
    }

    /// <summary>Learns from a comment that this token has just written: no other answer is as sure.</summary>
    public void Learn(JsonObject comment)
    {
        if (Author(comment) is { } author)
        {
            _ids.Add(author);
        }
    }

    /// <summary>Asks the service, once.</summary>
    /// <exception cref="BoardException">It does not tell. Without knowing we would make a new thread each time.</exception>
    public async Task AskAsync(Patience patience, CancellationToken cancel)
    {
        if (_hasTold)
        {
            return;
        }

        var user = (await api.SendAsync(Who, patience, cancel).ConfigureAwait(false)).Object.Child("authenticatedUser");
        _ids.Add(user.Text("id") ?? throw new BoardException(BoardProblem.Unreachable, Who.Name, "the answer makes no sense: it does not say whose token this is"));
        _hasTold = true;
        Name = user.Text("customDisplayName") is { Length: > 0 } custom ? custom : user.Text("providerDisplayName");
    }

    private static string? Author(JsonObject comment) => comment.Child("author").Text("id");
}
