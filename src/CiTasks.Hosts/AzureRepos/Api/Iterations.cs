using System.Globalization;
using System.Text.Json.Nodes;
using CiTasks.Hosts.PullRequests.Http;

namespace CiTasks.Hosts.AzureRepos.Api;

/// <summary>The pushes of a pull request: each begins an iteration, and what is said of one is not taken for the next one's.</summary>
internal sealed class Iterations(AzureReposApi api, Places places)
{
    private const int PageSize = 2000;
    private const int MostPages = 10;

    private readonly Dictionary<(int, string), long> _found = [];

    /// <summary>The iteration whose head is a commit; null when the pull request has none.</summary>
    public async Task<long?> FindAsync(int pullRequest, string commit, Patience patience, CancellationToken cancel)
    {
        if (_found.TryGetValue((pullRequest, commit), out var known))
        {
            return known;
        }

        var found = (await ListAsync(pullRequest, patience, cancel).ConfigureAwait(false))
            .Where(iteration => string.Equals(iteration.Child("sourceRefCommit").Text("commitId"), commit, StringComparison.OrdinalIgnoreCase))
            .Max(iteration => iteration.Number("id"));
        if (found is { } id)
        {
            _found[(pullRequest, commit)] = id;
        }

        return found;
    }

    /// <summary>Whether something else has been pushed since: what is known of a commit may not be true of the pull request any more.</summary>
    public async Task<bool> IsOutdatedAsync(int pullRequest, string commit, Patience patience, CancellationToken cancel)
    {
        var all = await ListAsync(pullRequest, patience, cancel).ConfigureAwait(false);
        return await FindAsync(pullRequest, commit, patience, cancel).ConfigureAwait(false) is { } own && all.Any(iteration => iteration.Number("id") > own);
    }

    /// <summary>What a pull request has changed up to an iteration: paths (with a slash before them) and the ids by which a file is followed from push to push.</summary>
    public async Task<IReadOnlyDictionary<string, long>> ChangesAsync(int pullRequest, long iteration, Patience patience, CancellationToken cancel)
    {
        var changes = new Dictionary<string, long>(StringComparer.Ordinal);
        var path = $"{places.Pull(pullRequest)}/iterations/{iteration.ToString(CultureInfo.InvariantCulture)}/changes";
        long skip = 0;
        // A pull request with more files than that shows none of them.
        for (var page = 0; page < MostPages; page++)
        {
            var call = AzureReposApi.Versioned(ApiCall.Get(path, Permissions.Read, ("$top", $"{PageSize}"), ("$skip", $"{skip}")));
            var answer = await api.SendAsync(call, patience, cancel).ConfigureAwait(false);
            foreach (var change in answer.List(call, "changeEntries"))
            {
                if (change.Child("item").Text("path") is { } file && change.Number("changeTrackingId") is { } id)
                {
                    changes[file] = id;
                }
            }

            if (answer.Object.Number("nextSkip") is not { } next || next <= skip)
            {
                break;
            }

            skip = next;
        }

        return changes;
    }

    private async Task<IReadOnlyList<JsonObject>> ListAsync(int pullRequest, Patience patience, CancellationToken cancel)
    {
        var call = AzureReposApi.Versioned(ApiCall.Get($"{places.Pull(pullRequest)}/iterations", Permissions.Read));
        return [.. (await api.SendAsync(call, patience, cancel).ConfigureAwait(false)).List(call, "value")];
    }
}
