using CiTasks.Hosts.PullRequests;
using CiTasks.Planning.PullRequests;
using CiTasks.Planning.Results;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Announcing;

/// <summary>
/// Tells the commit and the pull request what a step does and what became of it. What cannot be
/// told there is no failure of the step: it says so in a line, and where the result is instead.
/// </summary>
internal sealed class Announcer(AnnouncerSettings settings, IPullRequestBoard board, TaskSurroundings surroundings) : IDisposable
{
    // GitHub and Azure Pipelines send a second signal after seven and a half seconds. The outputs are out by then, the run is cancelled.
    private static readonly TimeSpan Hurry = TimeSpan.FromSeconds(6.5);

    private readonly List<string> _problems = [];
    private readonly CancellationTokenSource _limit = new(Timeout.InfiniteTimeSpan, surroundings.Clock);
    private CancellationTokenRegistration _signal;
    private Task<CheckTicket?> _begun = Task.FromResult<CheckTicket?>(null);
    private CheckStart? _start;
    private bool _forbidden;
    private bool _gone;

    /// <summary>The announcer of a step; null where there is nobody to tell, or nothing may be told.</summary>
    /// <param name="context">The step.</param>
    /// <param name="cancel">A signal; when it has come, only a moment is left to tell anything.</param>
    public static Announcer? Open(TaskContext context, CancellationToken cancel) => Open(context, AnnouncerSettings.Of(context), cancel);

    /// <summary>An announcer with settings of its own.</summary>
    public static Announcer? Open(TaskContext context, AnnouncerSettings settings, CancellationToken cancel)
    {
        if (!(settings.HasCheck || settings.HasComment))
        {
            return null;
        }

        if (Boards.Open(context) is not { } board)
        {
            if (context.Task.AnnouncesItself && settings.PullRequest is not null && Boards.Missing(context) is { } missing)
            {
                context.Host.Write($"CIT0701: the pull request is not told: {missing}");
            }

            return null;
        }

        var announcer = new Announcer(settings, board, context.Surroundings);
        announcer._signal = cancel.Register(() => announcer._limit.CancelAfter(Hurry));
        return announcer;
    }

    /// <summary>Shows that the step is under way. Nothing waits for it.</summary>
    public void Begin()
    {
        if (settings.HasCheck)
        {
            _start = Start();
            _begun = Task.Run(() => TryAsync<CheckTicket?>(TheCheck, async () => await board.BeginCheckAsync(_start, _limit.Token).ConfigureAwait(false)), CancellationToken.None);
        }
    }

    /// <summary>Shows what became of it: first the check run, which would be under way for ever, then the comment.</summary>
    public async Task<Told> EndAsync(Announcement announcement)
    {
        var ticket = await _begun.ConfigureAwait(false);
        var facts = await PageFactsAsync(announcement.Whole).ConfigureAwait(false);
        var check = settings.HasCheck && !_forbidden ? await TryAsync(TheCheck, () => EndCheckAsync(ticket, announcement.Whole, facts)).ConfigureAwait(false) : null;
        var pullRequest = settings.PullRequest ?? (settings.HasComment ? await TryAsync("the comment", FindPullRequestAsync).ConfigureAwait(false) : null);
        var comment = settings.HasComment && pullRequest is { } number
            ? await TryAsync("the comment", () => CommentAsync(number, announcement, facts)).ConfigureAwait(false)
            : null;
        var problems = _problems.Distinct().ToList();
        if (problems.Count > 0)
        {
            surroundings.Host.Write($"{string.Join('\n', problems.Select(problem => "CIT0701: " + problem))}\nthe result is in {settings.FullPage}");
        }

        return new Told { Check = check?.Page, Comment = comment?.Page, PullRequest = pullRequest, Problems = problems };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _signal.Dispose();
        _limit.Dispose();
        board.Dispose();
    }

    private CheckStart Start() => new(settings.Step.CheckName, settings.Commit!, settings.Step.Id)
    {
        PullRequest = settings.PullRequest,
        DetailsUrl = settings.Facts.RunUrl,
        Title = $"{settings.Step.Title} is under way",
        Summary = "The result follows when the step is over.",
        StartedAt = surroundings.Clock.GetUtcNow(),
    };

    private async Task<PageFacts> PageFactsAsync(ResultDocument whole)
    {
        var facts = new PageFacts
        {
            Environment = settings.Step.Environment,
            Commit = settings.Commit,
            RunUrl = settings.Facts.RunUrl?.ToString(),
            FileUrl = FilePages.Of(settings.Facts, settings.Commit),
            Trusted = settings.Trusted,
            FullPage = settings.FullPage,
            HasCharts = board.Traits.DrawsCharts,
        };
        // A page without the comparison is still a page: it is not worth the moment that is left after a signal.
        var hurried = _limit.IsCancellationRequested || whole.Outcome == "cancelled";
        if (hurried || !settings.HasCheck || settings.Facts.BaseBranch is not { } branch || RunDigest.Of(whole).Tasks.Count == 0)
        {
            return facts;
        }

        var text = await TryAsync("", () => board.FindCheckTextAsync(branch, settings.Step.CheckName, _limit.Token)).ConfigureAwait(false);
        return RunDigest.FindIn(text) is { } digest ? facts with { Base = digest, BaseName = branch } : facts;
    }

    private Task<CheckTicket> EndCheckAsync(CheckTicket? ticket, ResultDocument whole, PageFacts facts)
    {
        var page = CheckPage.Render(whole, facts);
        var end = new CheckEnd(Conclusion(whole), Safe(page.Title), Safe(page.Summary), Safe(page.Text), CheckAnnotations.Of(whole, settings, board.Traits, surroundings))
        {
            CompletedAt = whole.Ended ?? surroundings.Clock.GetUtcNow(),
            IsComplete = whole.Outcome is "succeeded" or "changes-pending" or "job-failed" or "invalid",
        };
        return board.EndCheckAsync(ticket, _start ?? Start(), end, _limit.Token);
    }

    private async Task<CommentPlace?> CommentAsync(int pullRequest, Announcement announcement, PageFacts facts)
    {
        var news = settings.Comment == "always"
            || (settings.Comment == "on-change" && News.IsChange(announcement.Whole))
            || News.IsFailure(announcement.Whole);
        var reports = announcement.Parts.Select(part => Report(part, facts)).ToList();
        var environment = settings.Step.Environment;
        return await board.PutCommentAsync(
            pullRequest,
            environment,
            body => StickyComment.IsFor(body, environment),
            // What has been written before is kept true, also where it would be no news by itself.
            existing => news || existing.Any(body => reports.Any(report => StickyComment.Has(body, report.Id))) ? Draft(StickyComment.Merge(existing, environment, reports, board.Traits.LongestComment)) : null,
            _limit.Token).ConfigureAwait(false);
    }

    private static CommentDraft Draft(string text) => new(text, StickyComment.IsClean(text));

    private Task<int?> FindPullRequestAsync() =>
        board.FindPullRequestAsync(settings.Commit!, settings.Facts.HeadOwner, settings.Facts.HeadBranch, _limit.Token);

    private StepReport Report(AnnouncedPart part, PageFacts facts) => new()
    {
        Id = part.Id,
        Workflow = settings.Facts.WorkflowName ?? "",
        Run = settings.Facts.RunNumber ?? 0,
        Attempt = int.TryParse(settings.Facts.RunAttempt, out var attempt) ? attempt : 1,
        Commit = settings.Commit,
        RunUrl = facts.RunUrl,
        Title = Safe(part.Title),
        Sign = StepVerdict.Of(part.Result).Sign,
        Verdict = Safe(StepVerdict.Of(part.Result).Line),
        Markdown = Safe(StepPage.Render(part.Result, facts, board.Traits.LongestComment)),
        At = part.Result.Ended ?? surroundings.Clock.GetUtcNow(),
    };

    private static string Conclusion(ResultDocument whole) => whole.Outcome switch
    {
        "succeeded" => "success",
        "changes-pending" => "neutral",
        "cancelled" => "cancelled",
        "timed-out" => "timed_out",
        _ => "failure",
    };

    private string Safe(string text) => surroundings.Redactor.Redact(text);

    private string TheCheck => "the " + board.Traits.Check;

    // What is called nothing may fail without a word, unless nobody answers any more.
    private async Task<T?> TryAsync<T>(string what, Func<Task<T>> tell)
    {
        if (_gone)
        {
            return default;
        }

        try
        {
            return await tell().ConfigureAwait(false);
        }
        catch (BoardException refusal)
        {
            // It has been waited for once: the step does not wait for every call anew.
            _gone = refusal.Kind is BoardProblem.Unreachable or BoardProblem.TooManyRequests;
            if (what.Length > 0 || _gone)
            {
                // What was forbidden at the beginning is so at the end.
                _forbidden |= refusal.Kind == BoardProblem.Forbidden;
                var permission = refusal.MissingPermission is { } missing ? $" (it needs the permission {missing})" : "";
                _problems.Add($"{(what.Length > 0 ? what : TheCheck)} could not be written: {refusal.Message}{permission}");
            }
        }
        catch (OperationCanceledException) when (_limit.IsCancellationRequested)
        {
            _problems.Add($"{(what.Length > 0 ? what : TheCheck)} could not be written in time");
        }
        catch (Exception bug)
        {
            // The last net: the step itself is over, and nothing that goes wrong here may change how it ended.
            _problems.Add($"{(what.Length > 0 ? what : TheCheck)} could not be written, by a bug of CiTasks (CIT0001): {bug.Message}");
        }

        return default;
    }
}
