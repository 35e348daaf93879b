using CiTasks.Hosts.PullRequests;
using CiTasks.Hosts.PullRequests.Sticky;

namespace CiTasks.Hosts.AzureRepos.Api;

/// <summary>Pull requests and commits of one repository in Azure Repos.</summary>
internal sealed class AzureReposBoard : IPullRequestBoard
{
    private readonly AzureReposApi _api;
    private readonly Places _places;
    private readonly Identity _identity;
    private readonly Statuses _statuses;
    private readonly LineThreads _lines;
    private readonly CommentWriter _comments;
    private readonly Heads _heads;
    private readonly PermissionAdvice _advice;
    private readonly Action<string> _say;

    public AzureReposBoard(BoardSettings settings, HttpMessageHandler? transport)
    {
        _api = new AzureReposApi(settings, transport);
        _places = new Places(settings, _api.Base);
        _identity = new Identity(_api);
        var iterations = new Iterations(_api, _places);
        _statuses = new Statuses(_api, _places, iterations);
        _lines = new LineThreads(_api, _identity, _places, iterations);
        _comments = new CommentWriter(_api, settings);
        _heads = new Heads(_api, _places);
        _say = settings.Say;
        _advice = new PermissionAdvice(_api, _identity, settings);
    }

    // Somewhat below the service's own limit. Charts are drawn in wikis only.
    public BoardTraits Traits { get; } = new("Azure Repos", Check: "status", LongestComment: 140_000, DrawsCharts: false, ShowsRemarksWithoutPlace: false);

    public Task<CheckTicket> BeginCheckAsync(CheckStart start, CancellationToken cancel) =>
        _advice.WithAsync(() => _statuses.WriteAsync(start, "pending", start.Title, cancel), cancel);

    public Task<CheckTicket> EndCheckAsync(CheckTicket? ticket, CheckStart start, CheckEnd result, CancellationToken cancel) =>
        _advice.WithAsync(() => EndAsync(start, result, cancel), cancel);

    public Task<CommentPlace?> PutCommentAsync(int pullRequest, string key, Func<string, bool> isOurs, Func<IReadOnlyList<string>, CommentDraft?> write, CancellationToken cancel)
    {
        var shelf = new CommentShelf(new ThreadList(_api, _identity, _places, pullRequest), _places, pullRequest, key, isOurs);
        return _advice.WithAsync(() => _comments.PutAsync(shelf, existing => write(existing) is { } draft ? draft with { Text = CommentText.Cut(draft.Text) } : null, cancel), cancel);
    }

    // A status has no text.
    public Task<string?> FindCheckTextAsync(string branch, string name, CancellationToken cancel) => Task.FromResult<string?>(null);

    public Task<int?> FindPullRequestAsync(string commit, string? headOwner, string? headBranch, CancellationToken cancel) =>
        _advice.WithAsync(() => _heads.FindAsync(commit, headBranch, cancel), cancel);

    public void Dispose() => _api.Dispose();

    // First the status, which would be pending for ever.
    private async Task<CheckTicket> EndAsync(CheckStart start, CheckEnd result, CancellationToken cancel)
    {
        var remarks = Remark.Of(result.Annotations);
        var hidden = start.PullRequest is null ? remarks.Count : Math.Max(remarks.Count - LineThreads.Most, 0);
        var more = hidden == 0 ? "" : $" ({hidden} remark{(hidden == 1 ? "" : "s")} not shown on lines)";
        var ticket = await _statuses.WriteAsync(start, Statuses.State(result.Conclusion), result.Title + more, cancel).ConfigureAwait(false);
        if (start.PullRequest is { } number)
        {
            try
            {
                await _lines.PutAsync(number, start, remarks, areAll: result.IsComplete, cancel).ConfigureAwait(false);
            }
            catch (BoardException trouble)
            {
                // The status stands; the comment has the remarks too.
                _say($"the threads on lines could not be written: {trouble.Message}");
            }
        }

        return ticket;
    }
}
