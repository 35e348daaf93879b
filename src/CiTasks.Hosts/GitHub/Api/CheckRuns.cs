using System.Text.Json.Nodes;
using CiTasks.Hosts.PullRequests;
using CiTasks.Hosts.PullRequests.Http;

namespace CiTasks.Hosts.GitHub.Api;

/// <summary>Check runs of a repository.</summary>
internal sealed class CheckRuns(GitHubApi api, string repository)
{
    // GitHub's own app: no other one's check runs are a workflow's.
    private const string Workflows = "github-actions";

    // A commit that skipped its workflows has none; a branch on which none ran for so long has none worth comparing with.
    private const int CommitsToLookAt = 10;

    public async Task<CheckTicket> BeginAsync(CheckStart start, CancellationToken cancel)
    {
        using var turn = await api.Turns.TakeAsync(cancel).ConfigureAwait(false);
        var patience = api.NewPatience();
        while (true)
        {
            if (await TakeUpAsync(start, patience, cancel).ConfigureAwait(false) is { } again)
            {
                return again;
            }

            try
            {
                return await CreateAsync(start, cancel).ConfigureAwait(false);
            }
            catch (BoardException trouble)
            {
                // After an answer that was lost, the check run may be there: it is looked for again.
                await patience.SitOutAsync(trouble, cancel).ConfigureAwait(false);
            }
        }
    }

    public async Task<CheckTicket> EndAsync(CheckTicket? ticket, CheckStart start, CheckEnd end, CancellationToken cancel)
    {
        ticket ??= await BeginAsync(start, cancel).ConfigureAwait(false);
        var patience = api.NewPatience();
        var sent = 0;
        foreach (var batch in end.Annotations.Chunk(CheckBody.BatchSize).DefaultIfEmpty([]))
        {
            // The first one completes the check: should a later one fail, it does not run for ever.
            var body = sent == 0 ? CheckBody.End(end, batch) : CheckBody.More(end, batch);
            sent += batch.Length;
            await AddAsync(ticket, body, batch.Length, sent, patience, cancel).ConfigureAwait(false);
        }

        return ticket;
    }

    /// <summary>See <see cref="IPullRequestBoard.FindCheckTextAsync"/>.</summary>
    public async Task<string?> FindTextAsync(string branch, string name, CancellationToken cancel)
    {
        var patience = api.NewPatience();
        foreach (var commit in await CommitsAsync(branch, patience, cancel).ConfigureAwait(false))
        {
            var newest = (await ListAsync(commit, name, Permissions.ReadChecks, patience, cancel).ConfigureAwait(false))
                .Where(check => check.Child("app").Text("slug") == Workflows && check.Text("status") == "completed" && check.Child("output").Text("text") is { Length: > 0 })
                .MaxBy(check => (check.Text("completed_at"), check.Number("id")));
            if (newest is not null)
            {
                return newest.Child("output").Text("text");
            }
        }

        return null;
    }

    // The newest one of the same step that can be written anew: annotations stay for ever, so one that has some cannot.
    private async Task<CheckTicket?> TakeUpAsync(CheckStart start, Patience patience, CancellationToken cancel)
    {
        var found = (await ListAsync(start.Commit, start.Name, Permissions.WriteChecks, patience, cancel).ConfigureAwait(false))
            .Where(check => check.Text("external_id") == start.ExternalId)
            .MaxBy(check => check.Number("id"));
        if (found?.Number("id") is not { } id || found.Child("output").Number("annotations_count") is not (null or 0))
        {
            return null;
        }

        try
        {
            await api.SendAsync(ApiCall.Patch($"{repository}/check-runs/{id}", Permissions.WriteChecks, CheckBody.Begin(start)), patience, cancel).ConfigureAwait(false);
            return Ticket(id, found, start);
        }
        catch (BoardException problem) when (problem is { Kind: BoardProblem.Forbidden, MissingPermission: null } or { Kind: BoardProblem.NotFound })
        {
            // It belongs to another app, or is gone meanwhile.
            return null;
        }
    }

    private async Task<CheckTicket> CreateAsync(CheckStart start, CancellationToken cancel)
    {
        var call = ApiCall.Post($"{repository}/check-runs", Permissions.WriteChecks, CheckBody.Create(start));
        var made = (await api.AttemptAsync(call, cancel).ConfigureAwait(false)).Object;
        return Ticket(RestApi.Id(made, call), made, start);
    }

    private async Task AddAsync(CheckTicket ticket, JsonObject body, int count, int total, Patience patience, CancellationToken cancel)
    {
        using var turn = await api.Turns.TakeAsync(cancel).ConfigureAwait(false);
        // Annotations are appended: sent twice, they stand there twice.
        var call = ApiCall.Patch($"{repository}/check-runs/{ticket.Id}", Permissions.WriteChecks, body) with { IsRepeatable = count == 0 };
        while (true)
        {
            try
            {
                await api.AttemptAsync(call, cancel).ConfigureAwait(false);
                patience.Went(call);
                return;
            }
            catch (BoardException trouble)
            {
                await patience.SitOutAsync(trouble, cancel).ConfigureAwait(false);
                if (!call.IsRepeatable && trouble.MayHaveHadAnEffect && await CountAsync(ticket, patience, cancel).ConfigureAwait(false) >= total)
                {
                    patience.Went(call);
                    return;
                }
            }
        }
    }

    private async Task<IReadOnlyList<string>> CommitsAsync(string branch, Patience patience, CancellationToken cancel)
    {
        var call = ApiCall.Get($"{repository}/commits", Permissions.ReadContents, ("sha", branch), ("per_page", $"{CommitsToLookAt}"));
        try
        {
            var commits = await api.SendAsync(call, patience, cancel).ConfigureAwait(false);
            return [.. (commits.Body as JsonArray ?? []).Select(commit => commit.Text("sha")).OfType<string>()];
        }
        catch (BoardException problem) when (problem.Kind is BoardProblem.NotFound or BoardProblem.Invalid)
        {
            // No such branch (any more).
            return [];
        }
    }

    private async Task<long> CountAsync(CheckTicket ticket, Patience patience, CancellationToken cancel)
    {
        var check = await api.SendAsync(ApiCall.Get($"{repository}/check-runs/{ticket.Id}", Permissions.WriteChecks), patience, cancel).ConfigureAwait(false);
        return check.Object.Child("output").Number("annotations_count") ?? 0;
    }

    private async Task<IReadOnlyList<JsonObject>> ListAsync(string commit, string name, string permission, Patience patience, CancellationToken cancel)
    {
        // Not only the latest: two steps may have the same name and differ in the external id.
        var call = ApiCall.Get($"{repository}/commits/{Uri.EscapeDataString(commit)}/check-runs", permission, ("check_name", name), ("filter", "all"));
        return await api.ListAsync(call, "check_runs", patience, cancel).ToListAsync(cancel).ConfigureAwait(false);
    }

    private static CheckTicket Ticket(long id, JsonObject check, CheckStart start) => new(id, start.Name, check.Address("html_url"));
}
