using CiTasks.Hosts.PullRequests;
using CiTasks.Hosts.PullRequests.Sticky;

namespace CiTasks.Hosts.GitHub.Api;

/// <summary>Pull requests and checks of one repository on GitHub.</summary>
internal sealed class GitHubBoard : IPullRequestBoard
{
    private readonly GitHubApi _api;
    private readonly CheckRuns _checks;
    private readonly CommitStatuses _statuses;
    private readonly Account _account;
    private readonly CommentWriter _comments;
    private readonly Heads _heads;
    private readonly string _repository;
    private bool _mayNotCheck;

    public GitHubBoard(BoardSettings settings, HttpMessageHandler? transport)
    {
        _repository = "repos/" + string.Join('/', settings.Repository.Split('/').Select(Uri.EscapeDataString));
        _api = new GitHubApi(settings, transport);
        _checks = new CheckRuns(_api, _repository);
        _statuses = new CommitStatuses(_api, _repository);
        _account = new Account(_api);
        _comments = new CommentWriter(_api, settings);
        _heads = new Heads(_api, _repository);
    }

    // GitHub refuses comments of more than 65,536 characters.
    public BoardTraits Traits { get; } = new("GitHub", Check: "check run", LongestComment: 65_000, DrawsCharts: true, ShowsRemarksWithoutPlace: true);

    public Task<CheckTicket> BeginCheckAsync(CheckStart start, CancellationToken cancel) =>
        CheckAsync(() => _checks.BeginAsync(start, cancel), () => _statuses.SetAsync(start, null, start.Title, cancel));

    public Task<CheckTicket> EndCheckAsync(CheckTicket? ticket, CheckStart start, CheckEnd result, CancellationToken cancel) =>
        CheckAsync(() => _checks.EndAsync(ticket, start, result, cancel), () => _statuses.SetAsync(start, result.Conclusion, result.Title, cancel));

    public Task<CommentPlace?> PutCommentAsync(int pullRequest, string key, Func<string, bool> isOurs, Func<IReadOnlyList<string>, CommentDraft?> write, CancellationToken cancel) =>
        _comments.PutAsync(new CommentShelf(_api, _account, _repository, pullRequest, isOurs), write, cancel);

    public Task<string?> FindCheckTextAsync(string branch, string name, CancellationToken cancel) => _checks.FindTextAsync(branch, name, cancel);

    public Task<int?> FindPullRequestAsync(string commit, string? headOwner, string? headBranch, CancellationToken cancel) =>
        _heads.FindAsync(commit, headOwner, headBranch, cancel);

    public void Dispose() => _api.Dispose();

    // A token that may never make check runs is found out once.
    private async Task<CheckTicket> CheckAsync(Func<Task<CheckTicket>> check, Func<Task<CheckTicket>> status)
    {
        try
        {
            return await (_mayNotCheck ? status() : check()).ConfigureAwait(false);
        }
        catch (BoardException refusal) when (!_mayNotCheck && CommitStatuses.IsMeantFor(refusal))
        {
            _mayNotCheck = true;
            return await status().ConfigureAwait(false);
        }
    }
}
