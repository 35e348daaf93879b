using CiTasks.Hosts.PullRequests;
using CiTasks.Testing.AzureReposApi;
using CiTasks.UnitTests.Databricks;
using CiTasks.UnitTests.Hosts.PullRequests;

namespace CiTasks.UnitTests.Hosts.AzureRepos;

/// <summary>A repository on the stand-in with a pull request, and boards that write to it.</summary>
internal sealed class AzureBench : IDisposable
{
    public const string Secret = "azure-job-token-for-nobodys-eyes";
    public const string Key = "prod";

    public AzureBench(string collection = "acme")
    {
        Server = new AzureReposServer(collection);
        Repository = Server.AddRepository("iris");
        PullRequest = Repository.AddPull(Bench.Pull, Bench.Head, "feature", "src/a.py", "src/b.py");
        Token = Server.AddToken(AzureToken.Job(Secret));
    }

    public AzureReposServer Server { get; }

    public AzureRepository Repository { get; }

    public AzurePull PullRequest { get; }

    public AzureToken Token { get; }

    /// <summary>On which no wait takes time.</summary>
    public HastyClock Clock { get; } = new();

    public List<string> Said { get; } = [];

    /// <summary>Texts of the threads with our key that people see.</summary>
    public IReadOnlyList<string> Ours => Server.Locked(() => PullRequest.General.Where(thread => Bench.IsOurs(thread.Text)).Select(thread => thread.Text).ToList());

    public IPullRequestBoard Open(string token = Secret) => AzureReposBoards.Open(Settings(token));

    /// <summary>With a real clock, as a step of a pipeline has.</summary>
    public IPullRequestBoard OpenInRealTime() => AzureReposBoards.Open(Settings() with
    {
        Clock = TimeProvider.System,
        AttemptTimeout = TimeSpan.FromSeconds(30),
        LookAgainAfter = TimeSpan.FromMilliseconds(300),
    });

    public Task<CommentPlace?> PutAsync(IPullRequestBoard board, string part, bool isClean = true) =>
        board.PutCommentAsync(Bench.Pull, Key, Bench.IsOurs, existing => Bench.Part(part)(existing) is { } text ? new CommentDraft(text, isClean) : null, default);

    public BoardSettings Settings(string token = Secret) => new(Server.Uri, Repository.Id, token, "citasks/0.1.0")
    {
        Project = "iris",
        Clock = Clock,
        // The hasty clock would reach any other at once.
        AttemptTimeout = Timeout.InfiniteTimeSpan,
        Say = Said.Add,
    };

    public void Dispose() => Server.Dispose();
}
