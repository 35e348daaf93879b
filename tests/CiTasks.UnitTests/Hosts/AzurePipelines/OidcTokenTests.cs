using System.Net;
using CiTasks.Hosts;
using CiTasks.Hosts.AzurePipelines;
using CiTasks.UnitTests.Databricks;
using Xunit;
using static CiTasks.UnitTests.Databricks.FakeWorkspace;

namespace CiTasks.UnitTests.Hosts.AzurePipelines;

/// <summary>Asking Azure DevOps for the signed word on what this job, or a connection of its, is.</summary>
public sealed class OidcTokenTests
{
    private const string Service = "https://dev.azure.test/acme/p/_apis/distributedtask/hubs/build/plans/1/jobs/2/oidctoken";
    private static readonly ServiceConnection Connection = new("6b6e1d4c-8d0a-4f3a-9a9e-3f1f0a1b2c3d");
    private readonly List<string> _said = [];

    [Fact]
    public async Task A_connection_is_asked_for_by_its_id()
    {
        var fake = new FakeWorkspace(Answer("""{"oidcToken": "a.b.c"}"""));

        Assert.Equal("a.b.c", await RequestAsync(fake, Connection));

        var sent = Assert.Single(fake.Requests);
        Assert.Equal(("POST", $"{Service}?api-version=7.1&serviceConnectionId={Connection.Id}", "Bearer job-key", ""), (sent.Method, sent.Address.AbsoluteUri, sent.Authorization, sent.Body));
    }

    [Fact]
    public async Task The_pipeline_itself_speaks_without_one()
    {
        var fake = new FakeWorkspace(Answer("""{"oidcToken": "a.b.c"}"""));

        Assert.Equal("a.b.c", await RequestAsync(fake, null));
        Assert.Equal(Service + "?api-version=7.2-preview.1", Assert.Single(fake.Requests).Address.AbsoluteUri);
    }

    [Fact]
    public async Task Where_the_address_is_not_told_it_is_made()
    {
        var fake = new FakeWorkspace(Answer("""{"oidcToken": "a.b.c"}"""));
        using var surroundings = new Surroundings(
            ("SYSTEM_TEAMFOUNDATIONCOLLECTIONURI", "https://dev.azure.test/acme/"), ("SYSTEM_TEAMPROJECTID", "p"), ("SYSTEM_HOSTTYPE", "build"), ("SYSTEM_PLANID", "1"), ("SYSTEM_JOBID", "2"));
        using var tokens = new OidcTokens(surroundings.Environment(), "job-key", _said.Add, fake, fake.Clock);

        Assert.Equal("a.b.c", await tokens.RequestAsync(null, default));
        Assert.StartsWith(Service + "?", Assert.Single(fake.Requests).Address.AbsoluteUri);
    }

    [Fact]
    public async Task A_token_that_came_with_the_connection_needs_no_question()
    {
        var fake = new FakeWorkspace(Answer());

        Assert.Equal("x.y.z", await RequestAsync(fake, Connection with { Parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["IDTOKEN"] = "x.y.z" } }, key: null));
        Assert.Empty(fake.Requests);
    }

    [Fact]
    public async Task It_is_asked_again_when_it_stumbles()
    {
        var fake = new FakeWorkspace(Answer("busy", 503), Answer("slow", 429), Break(new HttpRequestException("no route")), Answer("{}"), Answer("""{"oidcToken": "a.b.c"}"""));

        Assert.Equal("a.b.c", await RequestAsync(fake, Connection));
        Assert.Equal(4, _said.Count);
    }

    [Theory]
    [InlineData(401, true, "SYSTEM_ACCESSTOKEN: $(System.AccessToken)")]
    [InlineData(203, true, "is not accepted")]
    [InlineData(302, false, "is not accepted")]
    [InlineData(403, true, "permitted to use it")]
    [InlineData(404, true, "in this project")]
    [InlineData(403, false, "from a fork")]
    public async Task A_refusal_says_what_is_missing(int status, bool ofConnection, string hint)
    {
        var fake = new FakeWorkspace(Answer("<html>Sign in</html>", status, "text/html"));

        var problem = await Assert.ThrowsAsync<IdTokenException>(() => RequestAsync(fake, ofConnection ? Connection : null));

        Assert.Equal($"Azure Pipelines gives this job no ID token: HTTP {status}", problem.Message);
        Assert.Contains(hint, problem.Hint);
        Assert.Single(fake.Requests);
    }

    [Fact]
    public async Task The_services_own_words_are_told_and_stay_words()
    {
        var fake = new FakeWorkspace(Answer("""{"message": "No service connection\n##vso[task.complete]"}""", 404));

        var problem = await Assert.ThrowsAsync<IdTokenException>(() => RequestAsync(fake, Connection));

        Assert.Equal("Azure Pipelines gives this job no ID token: HTTP 404: No service connection ##\u200Avso[task.complete]", problem.Message);
    }

    [Fact]
    public async Task An_outage_is_no_refusal()
    {
        var fake = new FakeWorkspace(Answer("down", 500));

        Assert.Contains("try again later", (await Assert.ThrowsAsync<IdTokenException>(() => RequestAsync(fake, null))).Hint);
        Assert.Equal(6, fake.Requests.Count);
    }

    [Theory]
    [InlineData(Service, null, "env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)")]
    [InlineData("", "job-key", "are not all there")]
    [InlineData("file:///etc/passwd", "job-key", "is no address")]
    public async Task What_is_not_there_is_named_before_anything_is_sent(string service, string? key, string hint)
    {
        var fake = new FakeWorkspace(Answer());

        Assert.Contains(hint, (await Assert.ThrowsAsync<IdTokenException>(() => RequestAsync(fake, Connection, service, key))).Hint);
        Assert.Empty(fake.Requests);
    }

    [Fact]
    public async Task The_host_asks_with_the_jobs_token_and_masks_what_it_gets()
    {
        using var listener = new HttpListener();
        var port = Random.Shared.Next(20000, 30000);
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        string? redirect = null, key = null;
        var serving = Task.Run(async () =>
        {
            var call = await listener.GetContextAsync();
            (redirect, key) = (call.Request.Headers["X-TFS-FedAuthRedirect"], call.Request.Headers["Authorization"]);
            call.Response.OutputStream.Write("""{"oidcToken": "head.body.sign"}"""u8);
            call.Response.Close();
        });
        using var surroundings = new Surroundings(("SYSTEM_OIDCREQUESTURI", $"http://127.0.0.1:{port}/oidctoken"), ("ENDPOINT_AUTH_PARAMETER_SYSTEMVSSCONNECTION_ACCESSTOKEN", "job-token"), ("ENDPOINT_AUTH_SCHEME_SYSTEMVSSCONNECTION", "OAuth"));
        var host = surroundings.Azure();

        Assert.Equal("head.body.sign", await host.RequestIdTokenAsync("whoever", Connection, default));
        await serving;
        host.Write("head.body.sign job-token");

        Assert.Equal(("Suppress", "Bearer job-token"), (redirect, key));
        Assert.Equal("##vso[task.setsecret]head.body.sign\n*** ***\n", surroundings.Log);
    }

    private async Task<string> RequestAsync(FakeWorkspace fake, ServiceConnection? connection, string service = Service, string? key = "job-key")
    {
        using var surroundings = new Surroundings(("SYSTEM_OIDCREQUESTURI", service));
        using var tokens = new OidcTokens(surroundings.Environment(), key, _said.Add, fake, fake.Clock);
        return await tokens.RequestAsync(connection, default);
    }
}
