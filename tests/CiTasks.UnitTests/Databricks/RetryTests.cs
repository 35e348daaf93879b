using System.Net.Sockets;
using CiTasks.Databricks;
using CiTasks.Databricks.Errors;
using CiTasks.Databricks.Http;
using Xunit;
using static CiTasks.UnitTests.Databricks.FakeWorkspace;

namespace CiTasks.UnitTests.Databricks;

public sealed class RetryTests
{
    // What each call may repeat: reads, overwriting writes and starts with a token; not create, not add-block.
    private static readonly Dictionary<string, Func<Workspace, Task>> Calls = new()
    {
        ["list"] = workspace => workspace.Jobs.FindByNameAsync("a", default),
        ["get-status"] = workspace => workspace.Dbfs.FindAsync("/a", default),
        ["put"] = workspace => workspace.Dbfs.PutAsync("/a", new byte[] { 1 }, default),
        ["reset"] = workspace => workspace.Jobs.ResetAsync(1, [], default),
        ["run-now"] = workspace => workspace.Runs.RunNowAsync(new() { ["idempotency_token"] = "t" }, default, default),
        ["cancel"] = workspace => workspace.Runs.CancelAsync(1, default),
        ["create"] = workspace => workspace.Jobs.CreateAsync([], default),
        ["add-block"] = workspace => workspace.Dbfs.AddBlockAsync(1, new byte[] { 1 }, default),
        ["close"] = workspace => workspace.Dbfs.CloseAsync(1, default),
    };

    private static readonly Dictionary<string, Func<HttpResponseMessage>> Troubles = new()
    {
        ["429"] = Answer("""{"error_code":"REQUEST_LIMIT_EXCEEDED","message":"slow down"}""", 429),
        ["503"] = Answer("""{"error_code":"TEMPORARILY_UNAVAILABLE","message":"later"}""", 503),
        ["500"] = Answer("{}", 500),
        ["502 page"] = Answer("<html><title>Bad Gateway</title></html>", 502, "text/html"),
        ["200 page"] = Answer("<html>maintenance</html>", 200, "text/html"),
        ["refused"] = Break(new HttpRequestException(HttpRequestError.ConnectionError, "no", new SocketException((int)SocketError.ConnectionRefused))),
        ["no such host"] = Break(new HttpRequestException(HttpRequestError.NameResolutionError, "no")),
        // What the platform throws when its ConnectTimeout is over.
        ["connect time-out"] = Break(new TaskCanceledException("no", new TimeoutException("A connection could not be established within the configured ConnectTimeout."))),
        ["broken"] = Break(new HttpRequestException(HttpRequestError.ResponseEnded, "the answer ended early")),
        ["reset"] = Break(new HttpRequestException("no", new IOException("no", new SocketException((int)SocketError.ConnectionReset)))),
        ["501"] = Answer("{}", 501),
        ["400"] = Answer("""{"error_code":"INVALID_PARAMETER_VALUE","message":"no"}""", 400),
        ["403"] = Answer("""{"error_code":"PERMISSION_DENIED","message":"no"}""", 403),
    };

    public static TheoryData<string, string, bool> Grid
    {
        get
        {
            string[] always = ["429", "refused", "no such host", "connect time-out"];
            string[] never = ["501", "400", "403"];
            string[] unsafeCalls = ["create", "add-block", "close"];
            return Table.Of(
                from call in Calls.Keys
                from trouble in Troubles.Keys
                select (call, trouble, always.Contains(trouble) || (!never.Contains(trouble) && !unsafeCalls.Contains(call))));
        }
    }

    [Theory]
    [MemberData(nameof(Grid))]
    public async Task A_call_is_repeated_when_its_trouble_and_its_effect_allow(string call, string trouble, bool repeated)
    {
        using var fake = new FakeWorkspace(Troubles[trouble], Answer("""{"job_id":1,"run_id":1,"path":"/a"}"""));
        using var workspace = new Workspace(fake.Open());

        var problem = await Record.ExceptionAsync(() => Calls[call](workspace));

        Assert.Equal(repeated ? 2 : 1, fake.Requests.Count);
        Assert.Equal(repeated, problem is null);
        Assert.True(problem is null or DatabricksException);
    }

    [Fact]
    public async Task Each_attempt_carries_the_token_the_user_agent_and_the_same_body()
    {
        using var fake = new FakeWorkspace(Troubles["503"], Troubles["429"], Answer("""{"run_id":1}"""));
        using var workspace = new Workspace(fake.Open());

        await workspace.Runs.RunNowAsync(new() { ["job_id"] = 7, ["idempotency_token"] = "once" }, default, default);

        Assert.Equal(3, fake.Requests.Count);
        Assert.All(fake.Requests, request => Assert.Equal(
            ("Bearer " + Token, "citasks/0.1.0 cicd/github", """{"job_id":7,"idempotency_token":"once"}"""),
            (request.Authorization, request.UserAgent, request.Body)));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("120", 120)]
    [InlineData("Sat, 21 Nov 2026 00:00:30 GMT", 30)]
    public async Task Retry_After_is_waited_for_exactly(string header, int seconds)
    {
        using var fake = new FakeWorkspace(Answer("{}", 429, headers: ("Retry-After", header)), Answer());
        using var workspace = new Workspace(fake.Open());

        await workspace.Jobs.FindByNameAsync("a", default);

        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.Single(fake.Clock.Waits, wait => wait > TimeSpan.Zero));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("soon")]
    [InlineData("Sat, 21 Nov 2020 00:00:00 GMT")]
    public async Task A_Retry_After_that_says_nothing_leaves_our_own_wait(string header)
    {
        using var fake = new FakeWorkspace(Answer("{}", 503, headers: ("Retry-After", header)), Answer());
        using var workspace = new Workspace(fake.Open());

        await workspace.Jobs.FindByNameAsync("a", default);

        Assert.Equal(2, fake.Requests.Count);
        Assert.All(fake.Clock.Waits, wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task A_Retry_After_that_nobody_would_sit_out_ends_the_call()
    {
        using var fake = new FakeWorkspace(Answer("{}", 429, headers: ("Retry-After", "3600")));
        using var workspace = new Workspace(fake.Open());

        var problem = await Assert.ThrowsAsync<DatabricksException>(() => workspace.Jobs.FindByNameAsync("a", default));

        Assert.Equal(ErrorKind.TooManyRequests, problem.Kind);
        Assert.Single(fake.Requests);
    }

    [Theory]
    [InlineData("503", 7, ErrorKind.Unavailable)]
    [InlineData("429", 7, ErrorKind.TooManyRequests)]
    [InlineData("broken", 7, ErrorKind.Unreachable)]
    [InlineData("200 page", 7, ErrorKind.NotDatabricks)]
    [InlineData("refused", 4, ErrorKind.Unreachable)]
    public async Task In_the_end_a_call_gives_up(string trouble, int requests, ErrorKind kind)
    {
        using var fake = new FakeWorkspace(Troubles[trouble]);
        using var workspace = new Workspace(fake.Open());

        var problem = await Assert.ThrowsAsync<DatabricksException>(() => workspace.Jobs.FindByNameAsync("a", default));

        Assert.Equal((requests, kind), (fake.Requests.Count, problem.Kind));
    }

    [Theory]
    [InlineData("create", "503", true)]
    [InlineData("create", "broken", true)]
    [InlineData("create", "reset", true)]
    [InlineData("create", "refused", false)]
    [InlineData("create", "no such host", false)]
    [InlineData("create", "429", false)]
    [InlineData("create", "400", false)]
    public async Task A_failed_call_says_whether_it_may_have_had_an_effect(string call, string trouble, bool effect)
    {
        using var fake = new FakeWorkspace(Troubles[trouble]);
        using var workspace = new Workspace(fake.Open());

        Assert.Equal(effect, (await Assert.ThrowsAsync<DatabricksException>(() => Calls[call](workspace))).MayHaveHadAnEffect);
    }

    [Fact]
    public async Task An_answer_that_never_comes_is_a_broken_attempt()
    {
        using var fake = new FakeWorkspace(Never) { AttemptTimeout = TimeSpan.FromSeconds(60) };
        using var workspace = new Workspace(fake.Open(new RetrySettings { Retries = 1 }));

        var problem = await Assert.ThrowsAsync<DatabricksException>(() => workspace.Jobs.FindByNameAsync("a", default));

        Assert.Equal((ErrorKind.Unreachable, "no answer within 60 s", 2), (problem.Kind, problem.Message, fake.Requests.Count));
    }

    [Fact]
    public async Task Cancelling_is_no_trouble_to_repeat()
    {
        using var cancel = new CancellationTokenSource();
        using var fake = new FakeWorkspace(() =>
        {
            cancel.Cancel();
            throw new OperationCanceledException(cancel.Token);
        });
        using var workspace = new Workspace(fake.Open());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => workspace.Jobs.FindByNameAsync("a", cancel.Token));
        Assert.Single(fake.Requests);
    }
}
