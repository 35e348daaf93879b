using System.Text;
using CiTasks.Hosts.PullRequests;
using CiTasks.Testing.AzureReposApi;
using CiTasks.UnitTests.Databricks;
using CiTasks.UnitTests.Hosts.PullRequests;
using Xunit;
using static CiTasks.UnitTests.Databricks.FakeWorkspace;

namespace CiTasks.UnitTests.Hosts.AzureRepos;

/// <summary>What every call has in common: who asks, what a refusal means, how long is waited.</summary>
public sealed class RefusalTests : IDisposable
{
    private const string Contribute = "Contribute to pull requests";
    private static readonly string Basic = Convert.ToBase64String(Encoding.ASCII.GetBytes(":" + AzureBench.Secret));
    private static readonly Func<HttpResponseMessage> NoPulls = Answer("""{"value":[],"results":[]}""");

    private readonly AzureBench _bench = new();
    private readonly List<string> _said = [];

    public void Dispose() => _bench.Dispose();

    public static TheoryData<int, string, string, BoardProblem, string?> Refusals => new()
    {
        { 203, "<html>Sign in</html>", "", BoardProblem.Forbidden, null },
        { 302, "<html>Object moved</html>", "", BoardProblem.Forbidden, null },
        { 401, "<html>Access denied</html>", "Access+Denied%3A%20The%20Personal%20Access%20Token%20used%20has%20expired.", BoardProblem.Forbidden, null },
        { 401, "", "", BoardProblem.Forbidden, null },
        { 403, """{"message":"TF401027: You need the Git 'PullRequestContribute' permission to perform this action."}""", "", BoardProblem.Forbidden, Contribute },
        { 403, """{"message":"TF401027: You need the Git 'GenericContribute' permission to perform this action."}""", "", BoardProblem.Forbidden, "Contribute" },
        { 403, """{"message":"TF401027: You need the Git 'ForcePush' permission to perform this action."}""", "", BoardProblem.Forbidden, "ForcePush" },
        { 403, """{"message":"TF401027: Sie brauchen eine Berechtigung."}""", "", BoardProblem.Forbidden, "Read" },
        { 403, """{"message":"TF400813: The user is not authorized."}""", "", BoardProblem.Forbidden, null },
        { 404, """{"message":"TF401019: no repository"}""", "", BoardProblem.NotFound, null },
        { 410, """{"message":"gone"}""", "", BoardProblem.Gone, null },
        { 400, """{"message":"VS403: no"}""", "", BoardProblem.Invalid, null },
        { 413, "<html>too large</html>", "", BoardProblem.Invalid, null },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_is_not_repeated_and_says_what_it_means(int status, string body, string header, BoardProblem kind, string? permission)
    {
        using var fake = new FakeWorkspace(Answer(body, status, body.StartsWith('{') ? "application/json" : "text/html", ("X-TFS-ServiceError", header)), Answer("no", 500));
        using var board = Open(fake);

        var problem = await Assert.ThrowsAsync<BoardException>(() => BeginAsync(board));

        Assert.Equal((kind, status, permission, false), (problem.Kind, problem.Status, problem.MissingPermission, problem.MayHaveHadAnEffect));
        Assert.Single(fake.Requests, request => !request.PathAndQuery.Contains("connectionData"));
        Assert.Equal("GET iris/_apis/git/repositories/r1/pullRequests/7/iterations", problem.Call);
        Assert.NotEmpty(problem.Message);
        Assert.DoesNotContain("<html>", problem.Message);
        Assert.Equal(header.Length > 0, problem.Message.Contains("Token used has expired"));
    }

    [Fact]
    public async Task A_permission_that_lacks_is_named_with_who_needs_it_and_where_it_is_granted()
    {
        _bench.Server.AddToken(AzureToken.ReadOnly("fork", "Project Collection Build Service (acme)"));
        using var board = _bench.Open("fork");

        foreach (var write in new Func<Task>[] { () => BeginAsync(board, Bench.Head), () => _bench.PutAsync(board, "a"), () => board.EndCheckAsync(null, Start(Bench.Head), End, default) })
        {
            var problem = await Assert.ThrowsAsync<BoardException>(write);

            Assert.Equal((BoardProblem.Forbidden, Contribute, 403), (problem.Kind, problem.MissingPermission, problem.Status));
            Assert.Matches(@"^TF401027: .* identity 'Build\\[0-9a-f-]{36}', scope 'repository': allow ""Contribute to pull requests"" to ""Project Collection Build Service \(acme\)"" in Project settings > Repositories > Security", problem.Message);
        }

        Assert.Equal(3, _bench.Server.Writes.Count);
    }

    [Theory]
    [InlineData("https://dev.azure.com/acme/", "iris", "\"iris Build Service (acme)\", or to \"Project Collection Build Service (acme)\"")]
    [InlineData("https://acme.visualstudio.com/", "iris", "\"iris Build Service (acme)\"")]
    [InlineData("https://tfs.acme.test/tfs/Main/", "0f8fad5b-d9cb-469f-a165-70867728950e", "\"<project> Build Service (Main)\"")]
    public async Task Nobody_tells_who_it_is_then_both_are_named(string api, string project, string names)
    {
        using var transport = new Spy(request => request.RequestUri!.AbsolutePath.EndsWith("connectionData", StringComparison.Ordinal)
            ? Answer("", 403)()
            : Answer("""{"message":"TF401027: You need the Git 'PullRequestContribute' permission."}""", 403)());
        using var board = AzureReposBoards.Open(Settings(new HastyClock()) with { Api = new Uri(api), Project = project }, transport);

        var problem = await Assert.ThrowsAsync<BoardException>(() => BeginAsync(board));

        Assert.Contains(names, problem.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_that_is_not_accepted_is_told_as_such(bool isSuppressed)
    {
        _bench.Server.Break = (call, _) => isSuppressed ? null : AzureFault.SignInPage;
        using var board = _bench.Open("unknown-token");

        var problem = await Assert.ThrowsAsync<BoardException>(() => _bench.PutAsync(board, "a"));

        Assert.Equal((BoardProblem.Forbidden, null, isSuppressed ? 401 : 203), (problem.Kind, problem.MissingPermission, problem.Status));
        Assert.Contains(isSuppressed ? "not authorized" : "the token is not accepted", problem.Message);
        Assert.Single(_bench.Server.Calls);
    }

    [Theory]
    [InlineData("iris", "nothing", "TF401019")]
    [InlineData("nothing", null, "TF200016")]
    [InlineData("iris", null, "TF401180")]
    public async Task What_is_not_there_is_told_in_the_services_words(string project, string? repository, string words)
    {
        using var board = AzureReposBoards.Open(_bench.Settings() with { Project = project, Repository = repository ?? _bench.Repository.Id });

        var problem = await Assert.ThrowsAsync<BoardException>(() => board.PutTextAsync(8, Bench.IsOurs, Bench.Part("a"), default));

        Assert.Equal((BoardProblem.NotFound, 404), (problem.Kind, problem.Status));
        Assert.StartsWith(words, problem.Message);
    }

    [Theory]
    [InlineData("aaa.bbb.ccc", "Basic OmFhYS5iYmIuY2Nj")]
    [InlineData("eyJ0.eyJh.c2ln", "Bearer eyJ0.eyJh.c2ln")]
    [InlineData(" pat\n", "Basic OnBhdA==")]
    public async Task Each_request_carries_what_the_service_asks_for(string token, string authorization)
    {
        var seen = new List<HttpRequestMessage>();
        using var transport = new Spy(request =>
        {
            seen.Add(request);
            return NoPulls();
        });
        using var board = AzureReposBoards.Open(Settings(new HastyClock()) with { Token = token, Project = "iris & co", Repository = "a b" }, transport);

        await board.FindPullRequestAsync("c1", null, "feature/ä", default);

        var headers = seen[0].Headers;
        Assert.Equal((authorization, "application/json", "Suppress", "citasks/0.1.0"), (headers.Authorization!.ToString(), headers.Accept.ToString(), headers.GetValues("X-TFS-FedAuthRedirect").Single(), headers.UserAgent.ToString()));
        Assert.Equal(
            "https://dev.azure.test/acme/iris%20%26%20co/_apis/git/repositories/a%20b/pullRequests?searchCriteria.status=active&searchCriteria.sourceRefName=refs%2Fheads%2Ffeature%2F%C3%A4&%24top=100&%24skip=0&api-version=6.0",
            seen[0].RequestUri!.AbsoluteUri);
    }

    public static TheoryData<string, int, string[], double, double> Waits => new()
    {
        { "Retry-After of 429", 429, ["Retry-After: 7"], 7, 7 },
        { "Retry-After of 503", 503, ["Retry-After: 90"], 90, 90 },
        { "Retry-After as a date", 429, ["Retry-After: Sat, 21 Nov 2026 00:00:30 GMT", "Date: Sat, 21 Nov 2026 00:00:00 GMT"], 30, 30 },
        { "429 without a time", 429, [], 60, 60 },
        { "503 without a time", 503, [], 0.75, 1.25 },
        { "server not well", 502, [], 0.75, 1.25 },
        { "conflict", 409, [], 0.75, 1.25 },
        { "time-out", 408, [], 0.75, 1.25 },
    };

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task A_limit_is_waited_for_as_it_asks(string what, int status, string[] headers, double least, double most)
    {
        var pairs = headers.Select(header => header.Split(": ", 2)).Select(pair => (pair[0], pair[1])).ToArray();
        using var fake = new FakeWorkspace(Answer("""{"message":"TF400733: too much"}""", status, headers: pairs), NoPulls);
        using var board = Open(fake);

        await board.FindPullRequestAsync("c1", null, "b", default);

        var wait = Assert.Single(fake.Clock.Waits);
        Assert.True(wait.TotalSeconds >= least && wait.TotalSeconds <= most, $"{what}: {wait}");
        Assert.Equal(wait > TimeSpan.FromSeconds(3), _said.Count == 1);
    }

    [Fact]
    public async Task Longer_than_allowed_is_not_waited()
    {
        using var fake = new FakeWorkspace(Answer("""{"message":"slow down"}""", 429, headers: ("Retry-After", "300")));
        using var board = Open(fake);

        var problem = await Assert.ThrowsAsync<BoardException>(() => BeginAsync(board));

        Assert.Equal((BoardProblem.TooManyRequests, 1), (problem.Kind, fake.Requests.Count));
        Assert.Contains("300 s more; at most 120 s", problem.Message);
    }

    [Theory]
    [InlineData(500, "application/json", 5, 30)]
    [InlineData(503, "text/html", 5, 30)]
    [InlineData(200, "text/html", 5, 30)]
    [InlineData(0, "hangs", 3, 60)]
    public async Task A_dead_service_is_given_up_soon(int status, string type, int requests, int seconds)
    {
        foreach (var (_, call) in AzureCalls.All)
        {
            using var fake = new FakeWorkspace(status == 0 ? Never : Answer("<html>Unavailable</html>", status, type));
            var settings = Settings(fake.Clock) with { AttemptTimeout = status == 0 ? TimeSpan.FromSeconds(15) : Timeout.InfiniteTimeSpan };
            using var board = AzureReposBoards.Open(settings, fake);

            var problem = await Assert.ThrowsAsync<BoardException>(() => call(board));

            Assert.Equal((BoardProblem.Unreachable, requests), (problem.Kind, fake.Requests.Count));
            Assert.True(fake.Clock.Waits.Sum(wait => wait.TotalSeconds) <= seconds);
        }
    }

    [Theory]
    [InlineData("begin")]
    [InlineData("comment")]
    public async Task A_write_that_never_goes_is_tried_five_times_though_reads_go(string what)
    {
        _bench.Server.Break = (call, _) => call.IsWrite ? AzureFault.Unwell() : null;
        using var board = _bench.Open();

        var problem = await Assert.ThrowsAsync<BoardException>(() => what switch
        {
            "begin" => BeginAsync(board, Bench.Head),
            _ => _bench.PutAsync(board, "a"),
        });

        Assert.Equal((BoardProblem.Unreachable, 503), (problem.Kind, problem.Status));
        Assert.Equal(5, _bench.Server.Writes.Count);
        Assert.True(_bench.Clock.Waits.Sum(wait => wait.TotalSeconds) <= 30);
    }

    [Fact]
    public async Task Threads_on_lines_that_cannot_be_written_cost_the_status_nothing_and_are_said()
    {
        _bench.Server.Break = (call, _) => call.IsWrite && call.Route.EndsWith("/threads", StringComparison.Ordinal) ? AzureFault.Unwell() : null;
        using var board = _bench.Open();

        var ticket = await board.EndCheckAsync(null, Start(Bench.Head), End, default);

        Assert.NotNull(ticket.Page);
        Assert.Equal(6, _bench.Server.Writes.Count);
        Assert.Contains(_bench.Said, line => line.Contains("the threads on lines could not be written", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(203)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(0)]
    public async Task The_token_is_in_no_message(int status)
    {
        var words = $$"""{"message":"TF401027: you sent {{AzureBench.Secret}} as Basic {{Basic}}, 'GenericRead' permission"}""";
        using var fake = new FakeWorkspace(status == 0 ? Break(new HttpRequestException($"cannot send {Basic}", new IOException(AzureBench.Secret))) : Answer(status == 200 ? AzureBench.Secret : words, status));
        using var board = Open(fake);

        var problem = await Assert.ThrowsAsync<BoardException>(() => BeginAsync(board));

        foreach (var form in new[] { AzureBench.Secret, Basic })
        {
            Assert.DoesNotContain(form, problem.ToString());
            Assert.DoesNotContain(_said, line => line.Contains(form, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines")]
    [InlineData("tök")]
    public async Task What_is_no_token_is_not_sent(string token)
    {
        using var fake = new FakeWorkspace(NoPulls);
        using var board = AzureReposBoards.Open(Settings(fake.Clock) with { Token = token }, fake);

        Assert.Equal(BoardProblem.Forbidden, (await Assert.ThrowsAsync<BoardException>(() => BeginAsync(board))).Kind);
        Assert.Empty(fake.Requests);
    }

    private static CheckStart Start(string commit) => AzureCalls.Start with { Commit = commit, PullRequest = Bench.Pull };

    private static CheckEnd End => AzureCalls.End;

    private static Task<CheckTicket> BeginAsync(IPullRequestBoard board, string commit = "c1") => board.BeginCheckAsync(Start(commit), default);

    private IPullRequestBoard Open(FakeWorkspace fake) => AzureReposBoards.Open(Settings(fake.Clock), fake);

    private BoardSettings Settings(TimeProvider clock) => AzureCalls.Settings(clock) with { Token = AzureBench.Secret, Say = _said.Add };
}
