using System.Globalization;
using System.Text.Json.Nodes;
using CiTasks.Hosts.PullRequests;

namespace CiTasks.Hosts.GitHub.Api;

/// <summary>The one comment of a key on a pull request, whoever else writes it at the same time.</summary>
/// <remarks>
/// GitHub has no write that is refused when somebody else wrote meanwhile. So each writer looks again after its write, until it finds
/// its own part in the only comment there is. That holds as long as it looks later than another writer takes from its reading to its
/// writing: it waits twice as long as it took itself (a second at least), and a write that has to wait is not sent again but begun anew with reading.
/// </remarks>
internal sealed class Comments(GitHubApi api, BoardSettings settings, string repository)
{
    private const int Rounds = 12;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private readonly Account _account = new(api);

    public async Task<CommentPlace?> PutAsync(int pullRequest, Func<string, bool> isOurs, Func<IReadOnlyList<string>, string?> write, CancellationToken cancel)
    {
        var path = $"{repository}/issues/{pullRequest.ToString(CultureInfo.InvariantCulture)}/comments";
        var state = new Writing(path, isOurs, write);
        try
        {
            await WriteUntilQuietAsync(state, cancel).ConfigureAwait(false);
        }
        catch (Exception trouble) when (state.Place is not null && trouble is BoardException or OperationCanceledException)
        {
            // It was written; only the last look is missing.
            settings.Say($"nobody looked whether another writer changed the comment meanwhile ({trouble.Message})");
        }

        return state.Place;
    }

    private async Task WriteUntilQuietAsync(Writing state, CancellationToken cancel)
    {
        var patience = new Patience(settings);
        for (var round = 1; round <= Rounds; round++)
        {
            try
            {
                if (await RoundAsync(state, patience, cancel).ConfigureAwait(false))
                {
                    return;
                }

                await PauseAsync(state.Took, round, cancel).ConfigureAwait(false);
            }
            catch (BoardException trouble)
            {
                await patience.SitOutAsync(trouble, cancel).ConfigureAwait(false);
            }
        }

        if (state.Place is null)
        {
            throw new BoardException(BoardProblem.Unreachable, $"GET {state.Path}", "the comment is gone whenever it is to be written");
        }

        settings.Say("the comment is being rewritten all the time; its last text may lack a part");
    }

    // Spread more and more, so that writers who met once do not meet again.
    private Task PauseAsync(TimeSpan took, int round, CancellationToken cancel)
    {
        var pause = TimeSpan.FromTicks(Math.Clamp(2 * took.Ticks, settings.LookAgainAfter.Ticks, Math.Max(settings.LookAgainAfter.Ticks, LongestPause.Ticks)));
        return Task.Delay(pause * (1 + (Random.Shared.NextDouble() * Math.Min(round, 4) / 2)), settings.Clock, cancel);
    }

    // One look and what it calls for; true when nothing is left to do.
    private async Task<bool> RoundAsync(Writing state, Patience patience, CancellationToken cancel)
    {
        using var turn = await api.Turns.TakeAsync(cancel).ConfigureAwait(false);
        var begin = settings.Clock.GetTimestamp();
        var ours = await FindAsync(state, patience, cancel).ConfigureAwait(false);
        if (state.Write([.. ours.Select(Body)]) is not { } text)
        {
            return true;
        }

        if (ours.Count == 0)
        {
            await CreateAsync(state, text, cancel).ConfigureAwait(false);
        }
        else if (ours.Count == 1 && (Same(Body(ours[0]), text) || Body(ours[0]) == state.Stored))
        {
            state.Stands(ours[0]);
            return true;
        }
        else
        {
            await UniteAsync(state, ours, text, cancel).ConfigureAwait(false);
        }

        state.Took = settings.Clock.GetElapsedTime(begin);
        return false;
    }

    private async Task<IReadOnlyList<JsonObject>> FindAsync(Writing state, Patience patience, CancellationToken cancel)
    {
        var ours = new SortedDictionary<long, JsonObject>();
        await foreach (var comment in api.ListAsync(ApiCall.Get(state.Path, Permissions.WriteComments), null, patience, cancel).ConfigureAwait(false))
        {
            if (comment.Number("id") is { } id && state.IsOurs(Body(comment)) && await _account.WroteAsync(comment, patience, cancel).ConfigureAwait(false))
            {
                ours[id] = comment;
            }
        }

        // A list may be a moment behind: what we made ourselves is asked for by its id, lest it be made once more.
        if (state.Created is { } created && !ours.ContainsKey(created) && await GetAsync(created, patience, cancel).ConfigureAwait(false) is { } ownComment && state.IsOurs(Body(ownComment)))
        {
            ours[created] = ownComment;
        }

        return [.. ours.Values];
    }

    private async Task<JsonObject?> GetAsync(long id, Patience patience, CancellationToken cancel)
    {
        try
        {
            return (await api.SendAsync(ApiCall.Get(Path(id), Permissions.WriteComments), patience, cancel).ConfigureAwait(false)).Object;
        }
        catch (BoardException problem) when (problem.Kind is BoardProblem.NotFound or BoardProblem.Gone)
        {
            return null;
        }
    }

    private async Task CreateAsync(Writing state, string text, CancellationToken cancel)
    {
        // Once: when its answer is lost, the next look finds it.
        state.Tried = "created";
        var call = ApiCall.Post(state.Path, Permissions.WriteComments, new JsonObject { ["body"] = text });
        var made = (await api.AttemptAsync(call, cancel).ConfigureAwait(false)).Object;
        state.Created = GitHubApi.Id(made, call);
        _account.Learn(made);
        state.Wrote(made);
    }

    private async Task UniteAsync(Writing state, IReadOnlyList<JsonObject> ours, string text, CancellationToken cancel)
    {
        var oldest = ours[0];
        state.Tried ??= "updated";
        if (!Same(Body(oldest), text))
        {
            var call = ApiCall.Patch(Path(Id(oldest)), Permissions.WriteComments, new JsonObject { ["body"] = text });
            oldest = await OnlyWhileThereAsync(call, cancel).ConfigureAwait(false);
            if (oldest is null)
            {
                // Somebody took it away between two calls: the next look sees what is left.
                return;
            }

            GitHubApi.Id(oldest, call);
        }

        state.Wrote(oldest);
        foreach (var other in ours.Skip(1))
        {
            await api.Turns.PauseAsync(cancel).ConfigureAwait(false);
            await OnlyWhileThereAsync(ApiCall.Delete(Path(Id(other)), Permissions.WriteComments), cancel).ConfigureAwait(false);
        }
    }

    private async Task<JsonObject?> OnlyWhileThereAsync(ApiCall call, CancellationToken cancel)
    {
        try
        {
            return (await api.AttemptAsync(call, cancel).ConfigureAwait(false)).Object;
        }
        catch (BoardException problem) when (problem.Kind is BoardProblem.NotFound or BoardProblem.Gone)
        {
            return null;
        }
    }

    private string Path(long id) => $"{repository}/issues/comments/{id.ToString(CultureInfo.InvariantCulture)}";

    private static long Id(JsonObject comment) => comment.Number("id") ?? 0;

    private static string Body(JsonObject comment) => comment.Text("body") ?? "";

    // A service between may change the line ends; that is no other text.
    private static bool Same(string left, string right) => left.ReplaceLineEndings("\n").TrimEnd() == right.ReplaceLineEndings("\n").TrimEnd();

    /// <summary>What one call of <see cref="PutAsync"/> has done so far.</summary>
    private sealed class Writing(string path, Func<string, bool> isOurs, Func<IReadOnlyList<string>, string?> write)
    {
        public string Path => path;

        public Func<string, bool> IsOurs => isOurs;

        public Func<IReadOnlyList<string>, string?> Write => write;

        /// <summary>Id of the comment that we made; it may have been united with another since.</summary>
        public long? Created { get; set; }

        /// <summary>What was sent off last, whether or not an answer came.</summary>
        public string? Tried { get; set; }

        /// <summary>The text as the last write's answer has it.</summary>
        public string? Stored { get; private set; }

        /// <summary>From reading to writing.</summary>
        public TimeSpan Took { get; set; }

        public CommentPlace? Place { get; private set; }

        public void Wrote(JsonObject comment)
        {
            Stored = Body(comment);
            Place = At(comment, Id(comment) == Created ? "created" : "updated");
        }

        public void Stands(JsonObject comment) => Place = At(comment, Id(comment) == Created ? "created" : Tried ?? "unchanged");

        private static CommentPlace At(JsonObject comment, string action) => new(Id(comment), comment.Address("html_url"), action);
    }
}
