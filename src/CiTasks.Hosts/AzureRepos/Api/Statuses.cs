using System.Text.Json.Nodes;
using CiTasks.Hosts.PullRequests;
using CiTasks.Hosts.PullRequests.Http;

namespace CiTasks.Hosts.AzureRepos.Api;

/// <summary>Checks as statuses: of a pull request, or else of a commit. The newest one of a name counts, so that each may be sent again.</summary>
internal sealed class Statuses(AzureReposApi api, Places places, Iterations iterations)
{
    /// <summary>Ours among those of other tools; a branch policy that asks for a status names it, too.</summary>
    public const string Genre = "citasks";

    // A line in a list.
    private const int LongestDescription = 300;
    private const int LongestName = 200;

    /// <summary>Writes the status of a check.</summary>
    /// <param name="start">The check.</param>
    /// <param name="state">Its state.</param>
    /// <param name="description">One line.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<CheckTicket> WriteAsync(CheckStart start, string state, string description, CancellationToken cancel)
    {
        using var turn = await api.Turns.TakeAsync(cancel).ConfigureAwait(false);
        var patience = api.NewPatience();
        var body = Body(start, state, description);
        var path = places.Commit(start.Commit);
        if (start.PullRequest is { } number)
        {
            path = places.Pull(number);
            if (await iterations.FindAsync(number, start.Commit, patience, cancel).ConfigureAwait(false) is { } iteration)
            {
                // What was built is not what is pushed next.
                body["iterationId"] = iteration;
            }
        }

        var call = AzureReposApi.Versioned(ApiCall.Post($"{path}/statuses", Permissions.ContributeToPullRequests, body) with { IsRepeatable = true });
        var made = (await api.SendAsync(call, patience, cancel).ConfigureAwait(false)).Object;
        // A commit's status has no id to speak of.
        return new CheckTicket(made.Number("id") ?? 0, start.Name, start.PullRequest is { } pull ? places.PullPage(pull) : places.CommitPage(start.Commit));
    }

    /// <summary>The state that says what a conclusion means. One that asks for nothing must not block a pull request.</summary>
    public static string State(string conclusion) => conclusion switch
    {
        "success" or "neutral" => "succeeded",
        "skipped" => "notApplicable",
        "cancelled" or "timed_out" => "error",
        _ => "failed",
    };

    private static JsonObject Body(CheckStart start, string state, string description)
    {
        var body = new JsonObject
        {
            ["state"] = state,
            ["description"] = CommentText.Cut(description.ReplaceLineEndings(" "), LongestDescription),
            ["context"] = new JsonObject { ["name"] = CommentText.Cut(start.Name, LongestName), ["genre"] = Genre },
        };
        if (start.DetailsUrl is { } page)
        {
            body["targetUrl"] = page.AbsoluteUri;
        }

        return body;
    }
}
