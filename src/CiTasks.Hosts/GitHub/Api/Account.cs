using System.Text.Json.Nodes;
using CiTasks.Hosts.PullRequests;
using CiTasks.Hosts.PullRequests.Http;

namespace CiTasks.Hosts.GitHub.Api;

/// <summary>Whose token it is: the login that stands at what it writes.</summary>
internal sealed class Account(GitHubApi api)
{
    // The workflow's own token, when nobody tells.
    private const string Workflow = "github-actions[bot]";

    private const string Query = "query { viewer { login } }";

    private string? _login;

    /// <summary>Did this account write it?</summary>
    public async Task<bool> WroteAsync(JsonObject comment, Patience patience, CancellationToken cancel)
    {
        _login ??= await AskViewerAsync(patience, cancel).ConfigureAwait(false) ?? await AskUserAsync(patience, cancel).ConfigureAwait(false) ?? Workflow;
        return string.Equals(comment.Child("user").Text("login"), _login, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Learns from something that this token has just written: no other answer is as sure.</summary>
    public void Learn(JsonObject written) => _login = written.Child("user").Text("login") ?? _login;

    // GET /user refuses the tokens of workflows and apps; the other API tells them their bot's login. On a server of one's own it lies beside the version.
    private async Task<string?> AskViewerAsync(Patience patience, CancellationToken cancel)
    {
        var path = api.Base.AbsolutePath.EndsWith("/api/v3/", StringComparison.Ordinal) ? "../graphql" : "graphql";
        // It only asks: it may be sent again.
        var call = ApiCall.Post(path, Permissions.None, new JsonObject { ["query"] = Query }) with { IsRepeatable = true };
        return (await AskAsync(call, patience, cancel).ConfigureAwait(false)).Child("data").Child("viewer").Text("login");
    }

    private async Task<string?> AskUserAsync(Patience patience, CancellationToken cancel) =>
        (await AskAsync(ApiCall.Get("user", Permissions.None), patience, cancel).ConfigureAwait(false)).Text("login");

    private async Task<JsonObject> AskAsync(ApiCall call, Patience patience, CancellationToken cancel)
    {
        try
        {
            return (await api.SendAsync(call, patience, cancel).ConfigureAwait(false)).Object;
        }
        catch (BoardException problem) when (problem.Kind is not (BoardProblem.TooManyRequests or BoardProblem.Unreachable))
        {
            // Not this way: there is another one.
            return [];
        }
    }
}
