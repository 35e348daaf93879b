using CiTasks.Hosts.PullRequests;
using CiTasks.UnitTests.Hosts.PullRequests;

namespace CiTasks.UnitTests.Hosts.AzureRepos;

/// <summary>One call of every kind that a board takes.</summary>
internal static class AzureCalls
{
    public static readonly CheckStart Start = new("x", "c1", "id") { PullRequest = 7, Title = "t", Summary = "s", StartedAt = default };

    public static readonly CheckEnd End = new("failure", "t", "s", "", [new CheckAnnotation("a.py", 1, 1, "warning", "m")]) { CompletedAt = default };

    public static readonly IReadOnlyList<(string Name, Func<IPullRequestBoard, Task> Call)> All =
    [
        ("begin", board => board.BeginCheckAsync(Start, default)),
        ("begin on a commit", board => board.BeginCheckAsync(Start with { PullRequest = null }, default)),
        ("end", board => board.EndCheckAsync(new CheckTicket(1, "x", null), Start, End, default)),
        ("comment", board => board.PutTextAsync(7, _ => true, _ => "text", default)),
        ("pull request", board => board.FindPullRequestAsync("c1", "acme", "main", default)),
        ("merge", board => board.FindPullRequestAsync("c1", null, null, default)),
    ];

    public static BoardSettings Settings(TimeProvider clock) => new(new Uri("https://dev.azure.test/acme/"), "r1", "pat", "citasks/0.1.0")
    {
        Project = "iris",
        Clock = clock,
        AttemptTimeout = Timeout.InfiniteTimeSpan,
    };
}
