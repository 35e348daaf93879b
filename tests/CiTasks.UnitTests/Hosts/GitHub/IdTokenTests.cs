using System.Net;
using CiTasks.Hosts;
using CiTasks.Hosts.GitHub;
using CiTasks.UnitTests.Databricks;
using Xunit;
using static CiTasks.UnitTests.Databricks.FakeWorkspace;

namespace CiTasks.UnitTests.Hosts.GitHub;

/// <summary>Asking the runner's token service for the signed word on what this job is.</summary>
public sealed class IdTokenTests
{
    private const string Service = "https://pipelines.test/idtoken/1?api-version=2.0&x=%2B";
    private readonly List<string> _said = [];

    [Theory]
    [InlineData(Service, "https://pipelines.test/idtoken/1?api-version=2.0&x=%2B&audience=https%3A%2F%2Fa.test%2Foidc%3Fb%26c")]
    [InlineData("https://pipelines.test/idtoken", "https://pipelines.test/idtoken?audience=https%3A%2F%2Fa.test%2Foidc%3Fb%26c")]
    public async Task The_services_own_query_stays_and_the_jobs_key_goes_with_it(string service, string asked)
    {
        var fake = new FakeWorkspace(Answer("""{"count": 1, "value": "a.b.c"}"""));

        Assert.Equal("a.b.c", await RequestAsync(fake, service));

        var sent = Assert.Single(fake.Requests);
        Assert.Equal(("GET", asked, "Bearer job-key"), (sent.Method, sent.Address.AbsoluteUri, sent.Authorization));
        Assert.Empty(_said);
    }

    [Fact]
    public async Task It_is_asked_again_when_it_stumbles()
    {
        var fake = new FakeWorkspace(
            Answer("busy", 503), Answer("slow", 429), Break(new HttpRequestException("no route")), Answer("{}"), Answer("not JSON"), Answer("""{"value": "a.b.c"}"""));

        Assert.Equal("a.b.c", await RequestAsync(fake));
        Assert.Equal(5, _said.Count);
        Assert.Equal("no ID token yet (HTTP 503); asking again in 0.5 s", _said[0]);
        Assert.Equal(15.5, fake.Clock.Waits.Sum(wait => wait.TotalSeconds));
    }

    [Theory]
    [InlineData(400, 1, "id-token: write")]
    [InlineData(403, 1, "id-token: write")]
    [InlineData(302, 1, "id-token: write")]
    [InlineData(500, 6, "try again later")]
    public async Task A_refusal_says_what_is_missing(int status, int requests, string hint)
    {
        var fake = new FakeWorkspace(Answer("job-key is wrong", status));

        var problem = await Assert.ThrowsAsync<IdTokenException>(() => RequestAsync(fake));

        Assert.Equal((requests, $"GitHub gives this job no ID token: HTTP {status}"), (fake.Requests.Count, problem.Message));
        Assert.Contains(hint, problem.Hint);
    }

    [Theory]
    [InlineData("", "job-key", "id-token: write")]
    [InlineData(Service, "", "id-token: write")]
    [InlineData("file:///etc/passwd", "job-key", "must not")]
    [InlineData("nonsense", "job-key", "must not")]
    public async Task A_job_without_the_permission_is_told_so_before_anything_is_sent(string service, string key, string hint)
    {
        var fake = new FakeWorkspace(Answer());

        Assert.Contains(hint, (await Assert.ThrowsAsync<IdTokenException>(() => RequestAsync(fake, service, key))).Hint);
        Assert.Empty(fake.Requests);
    }

    [Fact]
    public async Task Whoever_stops_waiting_is_not_told_a_story()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RequestAsync(new FakeWorkspace(Answer()), cancel: cancel.Token));
    }

    [Fact]
    public async Task The_host_masks_what_it_gets_and_a_laptop_gets_none()
    {
        using var listener = new HttpListener();
        var port = Random.Shared.Next(20000, 30000);
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        var serving = Task.Run(async () =>
        {
            var call = await listener.GetContextAsync();
            call.Response.OutputStream.Write("""{"value": "head.body.sign"}"""u8);
            call.Response.Close();
        });
        using var surroundings = new Surroundings(("ACTIONS_ID_TOKEN_REQUEST_URL", $"http://127.0.0.1:{port}/?v=1"), ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "job-key"));
        var host = surroundings.GitHub();

        Assert.Equal("head.body.sign", await host.RequestIdTokenAsync("a", null, default));
        await serving;
        host.Write("head.body.sign job-key");

        Assert.Equal("::add-mask::head.body.sign\n*** ***\n", surroundings.Log);
        Assert.Null(await surroundings.Laptop().RequestIdTokenAsync("a", null, default));
    }

    private async Task<string> RequestAsync(FakeWorkspace fake, string service = Service, string key = "job-key", CancellationToken cancel = default)
    {
        using var surroundings = new Surroundings(("ACTIONS_ID_TOKEN_REQUEST_URL", service), ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", key));
        using var tokens = new IdTokens(surroundings.Environment(), _said.Add, fake, fake.Clock);
        return await tokens.RequestAsync("https://a.test/oidc?b&c", cancel);
    }
}
