using System.Net;
using System.Net.Sockets;
using System.Text;
using CiTasks.Hosts.PullRequests;
using CiTasks.UnitTests.Databricks;
using Xunit;
using static CiTasks.UnitTests.Databricks.FakeWorkspace;

namespace CiTasks.UnitTests.Hosts.PullRequests;

/// <summary>What every call has in common, seen through the simplest one.</summary>
public sealed class ApiTests
{
    private const string Secret = "ghs_not-for-anybodys-eyes";
    private static readonly Func<HttpResponseMessage> Commits = Answer("[]");
    private readonly List<string> _said = [];

    public static TheoryData<int, string, BoardProblem, string?> Refusals => new()
    {
        { 401, """{"message":"Bad credentials"}""", BoardProblem.Forbidden, null },
        { 403, """{"message":"Resource not accessible by integration"}""", BoardProblem.Forbidden, "checks: write" },
        { 403, """{"message":"Repository was archived so is read-only."}""", BoardProblem.Forbidden, null },
        { 404, """{"message":"Not Found"}""", BoardProblem.NotFound, null },
        { 301, """{"message":"Moved Permanently"}""", BoardProblem.NotFound, null },
        { 307, "", BoardProblem.NotFound, null },
        { 410, """{"message":"Issues are disabled for this repo"}""", BoardProblem.Gone, null },
        { 400, """{"message":"Problems parsing JSON"}""", BoardProblem.Invalid, null },
        { 413, "<html>too large</html>", BoardProblem.Invalid, null },
        { 422, """{"message":"Validation Failed","errors":["a",{"field":"b","code":"missing"},{"message":"c"}]}""", BoardProblem.Invalid, null },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_is_not_repeated_and_says_what_it_means(int status, string body, BoardProblem kind, string? permission)
    {
        using var fake = new FakeWorkspace(Answer(body, status));
        using var board = Open(fake);

        var problem = await Assert.ThrowsAsync<BoardException>(() => BeginAsync(board));

        Assert.Equal((kind, status, permission, false, 1), (problem.Kind, problem.Status, problem.MissingPermission, problem.MayHaveHadAnEffect, fake.Requests.Count));
        Assert.Equal("GET repos/acme/iris/commits/c1/check-runs", problem.Call);
        Assert.NotEmpty(problem.Message);
        Assert.DoesNotContain("<html>", problem.Message);
    }

    [Fact]
    public async Task Every_detail_of_a_refusal_is_in_its_message()
    {
        using var fake = new FakeWorkspace(Answer("""{"message":"Validation Failed","errors":["a",{"resource":"CheckRun","field":"b","code":"missing"},{"message":"c\nd"}]}""", 422));
        using var board = Open(fake);
        Assert.Equal("Validation Failed: a; CheckRun b missing; c d", (await Assert.ThrowsAsync<BoardException>(() => BeginAsync(board))).Message);
    }

    [Fact]
    public async Task Each_request_carries_what_GitHub_asks_for()
    {
        var seen = new List<HttpRequestMessage>();
        using var transport = new Spy(request =>
        {
            seen.Add(request);
            return Commits();
        });
        using var board = GitHubBoards.Open(Settings(new HastyClock()) with { Token = $" {Secret}\n", Repository = "acme/iris model" }, transport);

        await board.FindCheckTextAsync("feature/ä", "x", default);

        var headers = Assert.Single(seen).Headers;
        Assert.Equal(
            ($"Bearer {Secret}", "application/vnd.github+json", "2022-11-28", "citasks/0.1.0"),
            (headers.Authorization!.ToString(), headers.Accept.ToString(), headers.GetValues("X-GitHub-Api-Version").Single(), headers.UserAgent.ToString()));
        Assert.Equal("https://api.github.test/repos/acme/iris%20model/commits?sha=feature%2F%C3%A4&per_page=10", seen[0].RequestUri!.AbsoluteUri);
    }

    public static TheoryData<string, int, string[], double, double> Waits => new()
    {
        { "Retry-After of 429", 429, ["Retry-After: 7"], 7, 7 },
        { "Retry-After of 403", 403, ["Retry-After: 90"], 90, 90 },
        { "Retry-After as a date", 429, ["Retry-After: Sat, 21 Nov 2026 00:00:30 GMT", "Date: Sat, 21 Nov 2026 00:00:00 GMT"], 30, 30 },
        { "hour used up", 403, ["x-ratelimit-remaining: 0", "x-ratelimit-reset: 1795219240", "Date: Sat, 21 Nov 2026 00:00:00 GMT"], 41, 41 },
        { "hour used up, their clock ahead", 403, ["x-ratelimit-remaining: 0", "x-ratelimit-reset: 1795219240", "Date: Sat, 21 Nov 2026 00:00:20 GMT"], 21, 21 },
        { "reset that is over", 429, ["x-ratelimit-remaining: 0", "x-ratelimit-reset: 1"], 1, 1 },
        { "secondary without a time", 403, [], 60, 60 },
        { "429 without a time", 429, [], 60, 60 },
        { "server not well", 502, [], 0.75, 1.25 },
        { "time-out", 408, [], 0.75, 1.25 },
    };

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task A_limit_is_waited_for_as_it_asks(string what, int status, string[] headers, double least, double most)
    {
        var pairs = headers.Select(header => header.Split(": ", 2)).Select(pair => (pair[0], pair[1])).ToArray();
        using var fake = new FakeWorkspace(Answer("""{"message":"You have exceeded a secondary rate limit"}""", status, headers: pairs), Commits);
        using var board = Open(fake);

        await board.FindCheckTextAsync("main", "x", default);

        var wait = Assert.Single(fake.Clock.Waits);
        Assert.True(wait.TotalSeconds >= least && wait.TotalSeconds <= most, $"{what}: {wait}");
        Assert.Equal(wait > TimeSpan.FromSeconds(3), _said.Count == 1);
    }

    [Fact]
    public async Task A_permission_that_lacks_is_no_limit_however_little_is_left()
    {
        using var fake = new FakeWorkspace(Answer("""{"message":"Resource not accessible by integration"}""", 403, headers: ("x-ratelimit-remaining", "0")));
        using var board = Open(fake);
        Assert.Equal(BoardProblem.Forbidden, (await Assert.ThrowsAsync<BoardException>(() => BeginAsync(board))).Kind);
    }

    [Theory]
    [InlineData(429, 3600, 1)]
    [InlineData(403, 121, 1)]
    [InlineData(429, 50, 3)]
    public async Task Longer_than_allowed_is_not_waited(int status, int seconds, int requests)
    {
        using var fake = new FakeWorkspace(Answer("""{"message":"slow down"}""", status, headers: ("Retry-After", $"{seconds}")));
        using var board = Open(fake);

        var problem = await Assert.ThrowsAsync<BoardException>(() => BeginAsync(board));

        Assert.Equal((BoardProblem.TooManyRequests, requests, TimeSpan.FromSeconds(seconds)), (problem.Kind, fake.Requests.Count, problem.RetryAfter));
        Assert.Contains($"{seconds} s more; at most 120 s", problem.Message);
        Assert.True(fake.Clock.Waits.Sum(wait => wait.TotalSeconds) <= 120);
    }

    public static TheoryData<string, int> Breaks => new()
    {
        { "refused", 5 },
        { "no such host", 5 },
        { "reset", 5 },
        { "502", 5 },
        { "page", 5 },
        { "half", 5 },
    };

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task In_the_end_a_question_gives_up(string trouble, int requests)
    {
        using var fake = new FakeWorkspace(trouble switch
        {
            "refused" => Break(new HttpRequestException(HttpRequestError.ConnectionError, "no", new SocketException((int)SocketError.ConnectionRefused))),
            "no such host" => Break(new HttpRequestException(HttpRequestError.NameResolutionError, "no")),
            "reset" => Break(new HttpRequestException("no", new IOException("no", new SocketException((int)SocketError.ConnectionReset)))),
            "502" => Answer("<html>Unicorn!</html>", 502, "text/html"),
            "page" => Answer("<html>Sign in</html>", 200, "text/html"),
            _ => Answer("[{"),
        });
        using var board = Open(fake);

        var problem = await Assert.ThrowsAsync<BoardException>(() => BeginAsync(board));

        Assert.Equal((BoardProblem.Unreachable, requests), (problem.Kind, fake.Requests.Count));
    }

    [Fact]
    public async Task An_answer_that_never_comes_is_given_up()
    {
        using var fake = new FakeWorkspace(Never);
        using var board = GitHubBoards.Open(Settings(fake.Clock) with { AttemptTimeout = TimeSpan.FromSeconds(30) }, fake);

        var problem = await Assert.ThrowsAsync<BoardException>(() => BeginAsync(board));

        Assert.Equal((BoardProblem.Unreachable, "no answer within 30 s", 3), (problem.Kind, problem.Message, fake.Requests.Count));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines")]
    [InlineData("tök")]
    public async Task What_is_no_token_is_not_sent(string token)
    {
        using var fake = new FakeWorkspace(Commits);
        using var board = GitHubBoards.Open(Settings(fake.Clock) with { Token = token }, fake);

        var problem = await Assert.ThrowsAsync<BoardException>(() => BeginAsync(board));

        Assert.Equal(BoardProblem.Forbidden, problem.Kind);
        Assert.Empty(fake.Requests);
        Assert.True(token.Length == 0 || !problem.ToString().Contains(token, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(400, true)]
    [InlineData(429, true)]
    [InlineData(502, true)]
    [InlineData(0, true)]
    public async Task The_token_is_in_no_message(int status, bool echo)
    {
        var words = $$"""{"message":"you sent Bearer {{Secret}} {{(echo ? Secret : "")}}"}""";
        using var fake = new FakeWorkspace(status == 0 ? Break(new HttpRequestException($"cannot send {Secret}", new IOException(Secret))) : Answer(status == 200 ? Secret : words, status));
        using var board = Open(fake);

        var problem = await Assert.ThrowsAsync<BoardException>(() => BeginAsync(board));

        Assert.DoesNotContain(Secret, problem.ToString());
        Assert.DoesNotContain(_said, line => line.Contains(Secret, StringComparison.Ordinal));
        Assert.DoesNotContain(Secret, Settings(fake.Clock).ToString());
    }

    [Fact]
    public async Task A_link_to_another_place_does_not_take_the_token_there()
    {
        using var fake = new FakeWorkspace(
            Answer("""{"check_runs":[]}""", headers: ("Link", "<https://evil.test/repositories/1/x?page=2&per_page=100&check_name=a%20b>; rel=\"next\", <https://evil.test/?page=9>; rel=\"last\"")),
            Answer("""{"check_runs":[]}"""),
            Answer("""{"id":1}"""));
        using var board = Open(fake);

        await BeginAsync(board);

        Assert.All(fake.Requests, request => Assert.Equal("api.github.test", request.Address.Host));
        Assert.Equal("/repos/acme/iris/commits/c1/check-runs?page=2&per_page=100&check_name=a%20b", fake.Requests[1].PathAndQuery);
        Assert.Equal(3, fake.Requests.Count);
    }

    [Fact]
    public async Task A_list_without_an_end_is_ended()
    {
        using var fake = new FakeWorkspace(Answer("""{"check_runs":[]}""", headers: ("Link", "<https://api.github.test/?page=2>; rel=\"next\"")));
        using var board = Open(fake);

        var problem = await Assert.ThrowsAsync<BoardException>(() => BeginAsync(board));

        Assert.Contains("does not end", problem.Message);
        Assert.Equal(100, fake.Requests.Count);
    }

    [Fact]
    public async Task Cancelling_stops_a_wait()
    {
        using var cancel = new CancellationTokenSource();
        using var transport = new Spy(_ =>
        {
            cancel.CancelAfter(TimeSpan.FromMilliseconds(50));
            return Answer("""{"message":"slow down"}""", 429, headers: ("Retry-After", "100"))();
        });
        using var board = GitHubBoards.Open(Settings(TimeProvider.System), transport);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => board.FindCheckTextAsync("main", "x", cancel.Token));
    }

    private IPullRequestBoard Open(FakeWorkspace fake) => GitHubBoards.Open(Settings(fake.Clock), fake);

    private BoardSettings Settings(TimeProvider clock) => new(new Uri("https://api.github.test"), "acme/iris", Secret, "citasks/0.1.0")
    {
        Clock = clock,
        AttemptTimeout = Timeout.InfiniteTimeSpan,
        Say = _said.Add,
    };

    private static Task<CheckTicket> BeginAsync(IPullRequestBoard board) =>
        board.BeginCheckAsync(new CheckStart("x", "c1", "id") { Title = "t", Summary = "s", StartedAt = default }, default);
}
