using CiTasks.Hosts.PullRequests.Http;

namespace CiTasks.Hosts.PullRequests.Sticky;

/// <summary>The one comment of a key on a pull request, whoever else writes it at the same time.</summary>
/// <remarks>
/// No service has a write that is refused when somebody else wrote meanwhile. So each writer looks again after its write, until it finds
/// its own part in the only comment there is. That holds as long as it looks later than another writer takes from its reading to its
/// writing: it waits twice as long as it took itself (a second at least), and a write that has to wait is not sent again but begun anew with reading.
/// </remarks>
internal sealed class CommentWriter(RestApi api, BoardSettings settings)
{
    private const int Rounds = 12;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>See <see cref="IPullRequestBoard.PutCommentAsync"/>.</summary>
    public async Task<CommentPlace?> PutAsync(ICommentShelf shelf, Func<IReadOnlyList<string>, CommentDraft?> write, CancellationToken cancel)
    {
        var state = new Writing(shelf, write);
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
        var patience = api.NewPatience();
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
            throw new BoardException(BoardProblem.Unreachable, state.Shelf.Name, "the comment is gone whenever it is to be written");
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
        var ours = await state.Shelf.FindAsync(state.Made, patience, cancel).ConfigureAwait(false);
        if (state.Write([.. ours.Select(comment => comment.Text)]) is not { } draft)
        {
            return true;
        }

        if (ours.Count == 0)
        {
            await CreateAsync(state, draft, cancel).ConfigureAwait(false);
        }
        else if (ours.Count == 1 && (ours[0].Fits(draft) || state.IsAsWritten(ours[0])))
        {
            state.Stands(ours[0]);
            return true;
        }
        else
        {
            await UniteAsync(state, ours, draft, cancel).ConfigureAwait(false);
        }

        state.Took = settings.Clock.GetElapsedTime(begin);
        return false;
    }

    private static async Task CreateAsync(Writing state, CommentDraft draft, CancellationToken cancel)
    {
        // Once: when its answer is lost, the next look finds it.
        state.Tried = "created";
        var made = await state.Shelf.CreateAsync(draft, cancel).ConfigureAwait(false);
        state.Made = made.Id;
        state.Wrote(made);
    }

    private async Task UniteAsync(Writing state, IReadOnlyList<KeptComment> ours, CommentDraft draft, CancellationToken cancel)
    {
        var oldest = ours[0];
        state.Tried ??= "updated";
        if (!oldest.Fits(draft))
        {
            if (await state.Shelf.ChangeAsync(oldest, draft, cancel).ConfigureAwait(false) is not { } changed)
            {
                // Somebody took it away between two calls: the next look sees what is left.
                return;
            }

            oldest = changed;
        }

        state.Wrote(oldest);
        foreach (var other in ours.Skip(1))
        {
            await api.Turns.PauseAsync(cancel).ConfigureAwait(false);
            await state.Shelf.DeleteAsync(other, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>What one call of <see cref="PutAsync"/> has done so far.</summary>
    private sealed class Writing(ICommentShelf shelf, Func<IReadOnlyList<string>, CommentDraft?> write)
    {
        private KeptComment? _stored;

        public ICommentShelf Shelf => shelf;

        public Func<IReadOnlyList<string>, CommentDraft?> Write => write;

        /// <summary>Id of the comment that we made; it may have been united with another since.</summary>
        public long? Made { get; set; }

        /// <summary>What was sent off last, whether or not an answer came.</summary>
        public string? Tried { get; set; }

        /// <summary>From reading to writing.</summary>
        public TimeSpan Took { get; set; }

        public CommentPlace? Place { get; private set; }

        /// <summary>Is it still what the last write's answer said, though not what was asked for?</summary>
        public bool IsAsWritten(KeptComment comment) => comment.Text == _stored?.Text && comment.IsClosed == _stored.IsClosed;

        public void Wrote(KeptComment comment)
        {
            _stored = comment;
            Place = At(comment, comment.Id == Made ? "created" : "updated");
        }

        public void Stands(KeptComment comment) => Place = At(comment, comment.Id == Made ? "created" : Tried ?? "unchanged");

        private static CommentPlace At(KeptComment comment, string action) => new(comment.Id, comment.Page, action);
    }
}
