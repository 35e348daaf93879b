using CiTasks.Hosts.PullRequests;
using CiTasks.Testing.GitHubApi;
using CiTasks.UnitTests.Databricks;

namespace CiTasks.UnitTests.Hosts.PullRequests;

/// <summary>A repository on the stand-in with a pull request, and boards that write to it.</summary>
internal sealed class Bench : IDisposable
{
    public const int Pull = 7;
    public const string Head = "1111111111111111111111111111111111111111";
    public const string Secret = "ghs_not-for-anybodys-eyes";
    private const string Marker = "<!-- citasks:prod -->";

    public Bench(string prefix = "")
    {
        Server = new GitHubApiServer(prefix);
        Repository = Server.AddRepository("acme/iris");
        Repository.AddPull(Pull, Head);
        Server.AddToken(GitHubToken.Workflow(Secret, "checks: write", "pull-requests: write", "contents: read"));
    }

    public GitHubApiServer Server { get; }

    public GitHubRepository Repository { get; }

    /// <summary>On which no wait takes time.</summary>
    public HastyClock Clock { get; } = new();

    public List<string> Said { get; } = [];

    /// <summary>Texts of the comments with our key.</summary>
    public IReadOnlyList<string> Ours => Server.Locked(() => Repository.Comments.Where(comment => IsOurs(comment.Body)).Select(comment => comment.Body).ToList());

    public static bool IsOurs(string body) => body.StartsWith(Marker, StringComparison.Ordinal);

    public static string Body(params string[] parts) => string.Join('\n', [Marker, .. parts.Order().Select(part => $"- {part}")]);

    /// <summary>A writer of one part: keeps what others wrote.</summary>
    public static Func<IReadOnlyList<string>, string?> Part(string name) => existing =>
        Body([.. existing.SelectMany(body => body.Split('\n').Skip(1)).Select(line => line[2..]).Append(name).Distinct()]);

    public IPullRequestBoard Open(string token = Secret, TimeProvider? clock = null) => GitHubBoards.Open(Settings(token, clock));

    /// <summary>With a real clock, as a step of a workflow has.</summary>
    public IPullRequestBoard OpenInRealTime() => GitHubBoards.Open(Settings(Secret, TimeProvider.System) with
    {
        AttemptTimeout = TimeSpan.FromSeconds(30),
        WritePause = TimeSpan.FromMilliseconds(20),
        LookAgainAfter = TimeSpan.FromMilliseconds(300),
    });

    public Task<CommentPlace?> PutAsync(IPullRequestBoard board, string part) => board.PutTextAsync(Pull, IsOurs, Part(part), default);

    public BoardSettings Settings(string token = Secret, TimeProvider? clock = null) => new(Server.Uri, "acme/iris", token, "citasks/0.1.0")
    {
        Clock = clock ?? Clock,
        // The hasty clock would reach any other at once.
        AttemptTimeout = Timeout.InfiniteTimeSpan,
        Say = Said.Add,
    };

    public void Dispose() => Server.Dispose();
}
