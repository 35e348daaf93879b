using System.Text.Json.Nodes;
using CiTasks.Hosts.PullRequests;
using CiTasks.Hosts.PullRequests.Http;

namespace CiTasks.Hosts.AzureRepos.Api;

/// <summary>Which pull request a commit is the head of, or was merged as.</summary>
internal sealed class Heads(AzureReposApi api, Places places)
{
    private const int PageSize = 100;
    private const int MostPages = 10;

    public async Task<int?> FindAsync(string commit, string? headBranch, CancellationToken cancel)
    {
        var patience = api.NewPatience();
        try
        {
            // The query knows merges; heads of what is open are only in the list.
            return await AskListAsync(commit, headBranch, patience, cancel).ConfigureAwait(false) is { } open ? open : await QueryAsync(commit, patience, cancel).ConfigureAwait(false);
        }
        catch (BoardException problem) when (problem.Kind is BoardProblem.NotFound or BoardProblem.Invalid)
        {
            // A commit that the repository does not have.
            return null;
        }
    }

    private async Task<int?> QueryAsync(string commit, Patience patience, CancellationToken cancel)
    {
        var body = new JsonObject { ["queries"] = new JsonArray(Query("lastMergeCommit", commit), Query("commit", commit)) };
        // It only asks: it may be sent again.
        var call = AzureReposApi.Versioned(ApiCall.Post($"{places.Repository}/pullrequestquery", Permissions.Read, body) with { IsRepeatable = true });
        var answer = await api.SendAsync(call, patience, cancel).ConfigureAwait(false);
        return Lowest(answer.List(call, "results").SelectMany(result => result).SelectMany(pair => pair.Value as JsonArray ?? []).OfType<JsonObject>(), commit);
    }

    private async Task<int?> AskListAsync(string commit, string? branch, Patience patience, CancellationToken cancel)
    {
        for (var page = 0; page < MostPages; page++)
        {
            var call = AzureReposApi.Versioned(ApiCall.Get($"{places.Repository}/pullRequests", Permissions.Read,
            [
                ("searchCriteria.status", "active"),
                .. branch is { Length: > 0 } ? new[] { ("searchCriteria.sourceRefName", "refs/heads/" + branch) } : [],
                ("$top", $"{PageSize}"),
                ("$skip", $"{page * PageSize}"),
            ]));
            var pulls = (await api.SendAsync(call, patience, cancel).ConfigureAwait(false)).List(call, "value").ToList();
            if (Lowest(pulls, commit) is { } found)
            {
                return found;
            }

            if (pulls.Count < PageSize)
            {
                break;
            }
        }

        return null;
    }

    private static int? Lowest(IEnumerable<JsonObject> pulls, string commit) =>
        (int?)pulls.Where(pull => IsOf(pull, commit)).Select(pull => pull.Number("pullRequestId")).Where(number => number is > 0 and <= int.MaxValue).Min();

    // Open with this head or test merge, or completed as this commit.
    private static bool IsOf(JsonObject pull, string commit)
    {
        return pull.Text("status") switch
        {
            "active" => Has("lastMergeSourceCommit") || Has("lastMergeCommit"),
            "completed" => Has("lastMergeCommit"),
            _ => false,
        };

        bool Has(string member) => string.Equals(pull.Child(member).Text("commitId"), commit, StringComparison.OrdinalIgnoreCase);
    }

    private static JsonObject Query(string type, string commit) => new() { ["type"] = type, ["items"] = new JsonArray(commit) };
}
