using System.Text.Json.Nodes;
using CiTasks.Hosts.PullRequests;
using CiTasks.Hosts.PullRequests.Http;

namespace CiTasks.Hosts.GitHub.Api;

/// <summary>Which pull request a commit is the head of.</summary>
internal sealed class Heads(GitHubApi api, string repository)
{
    public async Task<int?> FindAsync(string commit, string? headOwner, string? headBranch, CancellationToken cancel)
    {
        var patience = api.NewPatience();
        var byBranch = headOwner is { Length: > 0 } && headBranch is { Length: > 0 }
            ? await FirstAsync(ApiCall.Get($"{repository}/pulls", Permissions.ReadPullRequests, ("state", "open"), ("head", $"{headOwner}:{headBranch}")), commit, patience, cancel).ConfigureAwait(false)
            : null;
        return byBranch
            ?? await FirstAsync(ApiCall.Get($"{repository}/commits/{Uri.EscapeDataString(commit)}/pulls", Permissions.ReadPullRequests), commit, patience, cancel).ConfigureAwait(false);
    }

    // Open with this head, or merged as this commit.
    private static bool IsOf(JsonObject pull, string commit)
    {
        var sha = pull.Text("state") == "open" ? pull.Child("head").Text("sha") : pull.Text("merged_at") is not null ? pull.Text("merge_commit_sha") : null;
        return string.Equals(sha, commit, StringComparison.OrdinalIgnoreCase);
    }

    private async Task<int?> FirstAsync(ApiCall call, string commit, Patience patience, CancellationToken cancel)
    {
        try
        {
            var numbers = await api.ListAsync(call, null, patience, cancel)
                .Where(pull => IsOf(pull, commit))
                .Select(pull => pull.Number("number"))
                .Where(number => number is > 0 and <= int.MaxValue)
                .ToListAsync(cancel).ConfigureAwait(false);
            return (int?)numbers.Min();
        }
        catch (BoardException problem) when (problem.Kind is BoardProblem.NotFound or BoardProblem.Invalid)
        {
            // A commit that the repository does not have.
            return null;
        }
    }
}
