using CiTasks.Hosts.PullRequests;
using CiTasks.Testing.GitHubApi;
using CiTasks.UnitTests.Databricks;
using Xunit;
using static CiTasks.UnitTests.Databricks.FakeWorkspace;
using static CiTasks.UnitTests.Hosts.PullRequests.Bench;

namespace CiTasks.UnitTests.Hosts.PullRequests;

/// <summary>When enough is enough: a step does not wait for ever for what is only shown.</summary>
public sealed class GivingUpTests : IDisposable
{
    private static readonly CheckStart Start = new("x", Head, "id") { Title = "t", Summary = "s", StartedAt = default };
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("begin", "POST")]
    [InlineData("take up", "PATCH")]
    [InlineData("end", "PATCH")]
    [InlineData("make a comment", "POST")]
    [InlineData("change a comment", "PATCH")]
    public async Task A_write_that_never_goes_is_tried_five_times_though_reads_go(string what, string method)
    {
        using var board = _bench.Open();
        var ticket = what is "take up" or "end" ? await board.BeginCheckAsync(Start, default) : null;
        if (what == "change a comment")
        {
            await _bench.PutAsync(board, "a");
        }

        var before = _bench.Server.Writes.Count;
        _bench.Clock.Waits.Clear();
        _bench.Server.Break = (call, _) => call.IsWrite ? GitHubFault.Unwell() : null;

        var problem = await Assert.ThrowsAsync<BoardException>(() => what switch
        {
            "begin" or "take up" => board.BeginCheckAsync(Start, default),
            "end" => board.EndCheckAsync(ticket, Start, End, default),
            _ => _bench.PutAsync(board, "b"),
        });

        Assert.Equal((BoardProblem.Unreachable, 502), (problem.Kind, problem.Status));
        Assert.Equal(Enumerable.Repeat(method, 5), _bench.Server.Writes.Skip(before).Select(call => call.Method));
        // Each pause is longer than the one before; those between two writes, of a second, are shorter than the last three.
        var pauses = _bench.Clock.Waits.Where(wait => wait > TimeSpan.FromSeconds(1.3)).ToList();
        Assert.Equal(pauses.Order(), pauses);
        Assert.Equal(3, pauses.Count);
        Assert.True(_bench.Clock.Waits.Sum(wait => wait.TotalSeconds) <= 30);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("comment")]
    public async Task A_limit_on_writes_that_does_not_end_is_given_up_though_reads_go(string what)
    {
        _bench.Server.Break = (call, _) => call.IsWrite ? GitHubFault.TooMany(2) : null;
        using var board = _bench.Open();

        var problem = await Assert.ThrowsAsync<BoardException>(() => what == "check" ? board.BeginCheckAsync(Start, default) : _bench.PutAsync(board, "a"));

        Assert.Equal((BoardProblem.TooManyRequests, 5), (problem.Kind, _bench.Server.Writes.Count));
    }

    [Fact]
    public async Task A_comment_that_is_always_gone_when_it_is_to_be_changed_was_not_written()
    {
        _bench.Repository.AddComment(Pull, "github-actions[bot]", Body("a"));
        _bench.Server.Break = (call, _) => call.Method == "PATCH" ? GitHubFault.Refusal(404, "Not Found") : null;
        using var board = _bench.Open();

        var problem = await Assert.ThrowsAsync<BoardException>(() => _bench.PutAsync(board, "b"));

        Assert.Equal(BoardProblem.Unreachable, problem.Kind);
    }

    [Fact]
    public async Task Batches_that_each_go_at_the_second_try_all_go()
    {
        using var board = _bench.Open();
        var ticket = await board.BeginCheckAsync(Start, default);
        _bench.Server.Break = (call, before) => call.Method == "PATCH" && before % 2 == 0 ? GitHubFault.Unwell() : null;

        await board.EndCheckAsync(ticket, Start, End with { Annotations = [.. Enumerable.Repeat(new CheckAnnotation("a.py", 1, 1, "warning", "m"), 400)] }, default);

        Assert.Equal(400, Assert.Single(_bench.Repository.Checks).Annotations.Count);
    }

    [Fact]
    public async Task A_refusal_that_was_got_over_is_not_the_reason_of_later_trouble()
    {
        // Neither way tells who we are; that is no reason not to write.
        _bench.Repository.AddComment(Pull, "github-actions[bot]", Body("a"));
        var patches = 0;
        _bench.Server.Break = (call, _) => call.Route is "graphql" or "user"
            ? GitHubFault.Refusal(403, "Resource not accessible by integration")
            : call.Method == "PATCH" && patches++ == 0 ? GitHubFault.Unwell() : null;
        using var board = _bench.Open();

        Assert.Equal("updated", (await _bench.PutAsync(board, "b"))!.Action);
    }

    [Theory]
    [InlineData(500, "application/json", 5, 30)]
    [InlineData(503, "text/html", 5, 30)]
    [InlineData(200, "text/html", 5, 30)]
    [InlineData(0, "hangs", 3, 60)]
    public async Task A_dead_service_is_given_up_soon(int status, string type, int requests, int seconds)
    {
        foreach (var call in Calls)
        {
            using var fake = new FakeWorkspace(status == 0 ? Never : Answer("<html>Unicorn!</html>", status, type));
            var settings = new BoardSettings(new Uri("https://api.github.test"), "acme/iris", Secret, "citasks/0.1.0") { Clock = fake.Clock };
            using var board = GitHubBoards.Open(status == 0 ? settings : settings with { AttemptTimeout = Timeout.InfiniteTimeSpan }, fake);

            var problem = await Assert.ThrowsAsync<BoardException>(() => call(board));

            Assert.Equal((BoardProblem.Unreachable, requests), (problem.Kind, fake.Requests.Count));
            Assert.True(fake.Clock.Waits.Sum(wait => wait.TotalSeconds) <= seconds);
        }
    }

    [Fact]
    public async Task A_service_that_answers_now_and_then_is_given_up_as_soon()
    {
        // Every page at the fifth try: each by itself would be waited for.
        var page = Times(4, Answer("Unicorn!", 502)).Append(Answer("[]", headers: ("Link", "<https://api.github.test/?page=2>; rel=\"next\"")));
        using var fake = new FakeWorkspace([.. Enumerable.Repeat(page, 20).SelectMany(one => one)]);
        using var board = GitHubBoards.Open(_bench.Settings(clock: fake.Clock), fake);

        var problem = await Assert.ThrowsAsync<BoardException>(() => board.FindPullRequestAsync("c1", null, null, default));

        Assert.Equal(BoardProblem.Unreachable, problem.Kind);
        Assert.True(fake.Clock.Waits.Sum(wait => wait.TotalSeconds) <= 30);
    }

    private static IEnumerable<Func<IPullRequestBoard, Task>> Calls =>
    [
        board => board.BeginCheckAsync(Start, default),
        board => board.EndCheckAsync(new CheckTicket(1, "x", null), Start, End, default),
        board => board.PutTextAsync(Pull, IsOurs, Part("a"), default),
        board => board.FindCheckTextAsync("main", "x", default),
        board => board.FindPullRequestAsync("c1", "acme", "main", default),
    ];

    private static CheckEnd End => new("failure", "t", "s", "", []) { CompletedAt = default };
}
