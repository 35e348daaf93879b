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
    // After a signal the CI system kills the step soon; the outputs are out by then.
    private static readonly TimeSpan Hurry = TimeSpan.FromSeconds(2);

    private readonly List<string> _problems = [];
    private Task<CheckTicket?> _begun = Task.FromResult<CheckTicket?>(null);
    private CheckStart? _start;
    private bool _forbidden;
    private bool _gone;

    /// <summary>The announcer of a step; null where there is nobody to tell, or nothing may be told.</summary>
    public static Announcer? Open(TaskContext context) => Open(context, AnnouncerSettings.Of(context));

    /// <summary>An announcer with settings of its own.</summary>
    public static Announcer? Open(TaskContext context, AnnouncerSettings settings)
    {
        return (settings.HasCheck || settings.HasComment) && OpenBoard(context) is { } board ? new Announcer(settings, board, context.Surroundings) : null;
    }

    // Null where there is no place, or no key to it.
    private static IPullRequestBoard? OpenBoard(TaskContext context)
    {
        var facts = context.Host.Facts;
        if (context.Host.Name == "laptop" || facts.Repository is not { } repository || facts.ApiUrl is not { } api || context.Inputs.Find(AnnouncingInputs.GitHubToken) is not { } token)
        {
            return null;
        }

        var around = context.Surroundings;
        return GitHubBoards.Open(new BoardSettings(api, repository, token, $"citasks/{around.Version}") { Clock = around.Clock, Say = context.Host.Write });
    }

    /// <summary>Shows that the step is under way. Nothing waits for it.</summary>
    public void Begin(CancellationToken cancel)
    {
        if (settings.HasCheck)
        {
            _start = Start();
            _begun = Task.Run(() => TryAsync<CheckTicket?>("the check run", async () => await board.BeginCheckAsync(_start, cancel).ConfigureAwait(false)), CancellationToken.None);
        }
    }

    /// <summary>Shows what became of it.</summary>
    /// <param name="announcement">What.</param>
    /// <param name="cancel">A signal; when it has come, only a moment is left.</param>
    public async Task<Told> EndAsync(Announcement announcement, CancellationToken cancel)
    {
        using var limit = cancel.IsCancellationRequested ? new CancellationTokenSource(Hurry, surroundings.Clock) : CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var ticket = await _begun.ConfigureAwait(false);
        var facts = await PageFactsAsync(announcement.Whole, limit.Token).ConfigureAwait(false);
        var check = settings.HasCheck && !_forbidden ? await TryAsync("the check run", () => EndCheckAsync(ticket, announcement.Whole, facts, limit.Token)).ConfigureAwait(false) : null;
        var pullRequest = settings.PullRequest ?? (settings.HasComment ? await TryAsync("the comment", () => FindPullRequestAsync(limit.Token)).ConfigureAwait(false) : null);
        var comment = settings.HasComment && pullRequest is { } number
            ? await TryAsync("the comment", () => CommentAsync(number, announcement, facts, limit.Token)).ConfigureAwait(false)
            : null;
        var problems = _problems.Distinct().ToList();
        if (problems.Count > 0)
        {
            surroundings.Host.Write($"{string.Join('\n', problems)}\nthe result is in {settings.FullPage}");
        }

        return new Told { Check = check?.Page, Comment = comment?.Page, PullRequest = pullRequest, Problems = problems };
    }

    /// <inheritdoc/>
    public void Dispose() => board.Dispose();

    private CheckStart Start() => new(settings.Step.CheckName, settings.Commit!, settings.Step.Id)
    {
        DetailsUrl = settings.Facts.RunUrl,
        Title = $"{settings.Step.Title} is under way",
        Summary = "The result follows when the step is over.",
        StartedAt = surroundings.Clock.GetUtcNow(),
    };

    private async Task<PageFacts> PageFactsAsync(ResultDocument whole, CancellationToken cancel)
    {
        var facts = new PageFacts
        {
            Environment = settings.Step.Environment,
            Commit = settings.Commit,
            RunUrl = settings.Facts.RunUrl?.ToString(),
            FilesUrl = settings.Facts.RepositoryUrl is { } url && settings.Commit is { } commit ? $"{url}/blob/{commit}" : null,
            Trusted = settings.Trusted,
            FullPage = settings.FullPage,
        };
        if (!settings.HasCheck || settings.Facts.BaseBranch is not { } branch || RunDigest.Of(whole).Tasks.Count == 0)
        {
            return facts;
        }

        try
        {
            var text = await board.FindCheckTextAsync(branch, settings.Step.CheckName, cancel).ConfigureAwait(false);
            return facts with { Base = RunDigest.FindIn(text), BaseName = branch };
        }
        catch (Exception missing) when (missing is BoardException or OperationCanceledException)
        {
            // A page without the comparison is still a page.
            return facts;
        }
    }

    private Task<CheckTicket> EndCheckAsync(CheckTicket? ticket, ResultDocument whole, PageFacts facts, CancellationToken cancel)
    {
        var page = CheckPage.Render(whole, facts);
        var end = new CheckEnd(Conclusion(whole), Safe(page.Title), Safe(page.Summary), Safe(page.Text), CheckAnnotations.Of(whole, settings, surroundings))
        {
            CompletedAt = whole.Ended ?? surroundings.Clock.GetUtcNow(),
        };
        return board.EndCheckAsync(ticket, _start ?? Start(), end, cancel);
    }

    private async Task<CommentPlace?> CommentAsync(int pullRequest, Announcement announcement, PageFacts facts, CancellationToken cancel)
    {
        var news = settings.Comment == "always"
            || (settings.Comment == "on-change" && News.IsChange(announcement.Whole))
            || News.IsFailure(announcement.Whole);
        var reports = announcement.Parts.Select(part => Report(part, facts)).ToList();
        var environment = settings.Step.Environment;
        return await board.PutCommentAsync(
            pullRequest,
            body => StickyComment.IsFor(body, environment),
            // What has been written before is kept true, also where it would be no news by itself.
            existing => news || existing.Any(body => reports.Any(report => StickyComment.Has(body, report.Id))) ? StickyComment.Merge(existing, environment, reports) : null,
            cancel).ConfigureAwait(false);
    }

    private Task<int?> FindPullRequestAsync(CancellationToken cancel) =>
        board.FindPullRequestAsync(settings.Commit!, settings.Facts.HeadOwner, settings.Facts.HeadBranch, cancel);

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
        Markdown = Safe(StepPage.Render(part.Result, facts, StickyComment.Limit)),
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
            // What was forbidden at the beginning is so at the end.
            _forbidden |= refusal.Kind == BoardProblem.Forbidden;
            var permission = refusal.MissingPermission is { } missing ? $" (it needs the permission {missing})" : "";
            _problems.Add($"{what} could not be written: {refusal.Message}{permission}");
            return default;
        }
        catch (OperationCanceledException)
        {
            _problems.Add($"{what} could not be written in time");
            return default;
        }
    }
}
