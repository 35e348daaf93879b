using System.Security.Cryptography.X509Certificates;
using CiTasks.Databricks;
using CiTasks.Databricks.Auth;
using CiTasks.Databricks.Errors;
using CiTasks.Testing.Entra;
using Xunit;
using static CiTasks.UnitTests.Databricks.FakeWorkspace;

namespace CiTasks.UnitTests.Databricks;

/// <summary>Signing in by Microsoft Entra: what is asked of whom, and what it means when nothing comes of it.</summary>
public sealed class EntraSignInTests
{
    private const string Jobs = """{"jobs": []}""";
    private const string Tenant = "7f0d1c9e-0000-4000-8000-00000000000d";
    private const string TokenAddress = $"https://login.microsoftonline.com/{Tenant}/oauth2/v2.0/token";
    private readonly List<string> _hidden = [];
    private readonly List<string> _assertions = [];

    [Fact]
    public async Task A_secret_is_sent_to_the_directory_alone()
    {
        var fake = new FakeWorkspace(Token("a"), Answer(Jobs));

        await FindAsync(fake, Application() with { Secret = "s3cret-of-the-app" });

        Assert.Equal([$"POST {TokenAddress}", "GET https://workspace.test/api/2.2/jobs/list"], fake.Requests.Select(sent => $"{sent.Method} {sent.Address.GetLeftPart(UriPartial.Path)}"));
        var form = Form(fake.Requests[0]);
        Assert.Equal(("client_credentials", "app-id", "s3cret-of-the-app", "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default"), (form["grant_type"], form["client_id"], form["client_secret"], form["scope"]));
        Assert.Equal("Bearer access-a", fake.Requests[1].Authorization);
        Assert.Equal(["access-a"], _hidden);
    }

    [Fact]
    public async Task A_certificate_signs_an_assertion_that_is_hidden_too()
    {
        using var certificate = TestCertificate.For("app");
        var fake = new FakeWorkspace(Token("a"), Answer(Jobs));

        await FindAsync(fake, Application() with { Certificate = certificate.ToPem() });

        var form = Form(fake.Requests[0]);
        Assert.Equal("urn:ietf:params:oauth:client-assertion-type:jwt-bearer", form["client_assertion_type"]);
        using var key = certificate.GetRSAPublicKey()!;
        Assert.True(Jwt.IsSignedBy(form["client_assertion"], key));
        Assert.Equal(("app-id", "app-id", TokenAddress), (Claim(form, "iss"), Claim(form, "sub"), Claim(form, "aud")));
        Assert.Equal([form["client_assertion"]], _assertions);
        Assert.Equal(["access-a"], _hidden);
    }

    [Theory]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    [InlineData("no certificate")]
    public async Task What_is_no_certificate_is_said_without_a_word_of_it(string pem)
    {
        var fake = new FakeWorkspace(Token("a"), Answer(Jobs));

        var problem = await Assert.ThrowsAsync<DatabricksException>(() => FindAsync(fake, Application() with { Certificate = pem }));

        Assert.Equal(ErrorKind.EntraRefused, problem.Kind);
        Assert.Contains("no PEM text", problem.Message);
        Assert.Empty(fake.Requests);
    }

    [Fact]
    public async Task A_token_that_the_workspace_refuses_is_replaced_by_another_and_not_by_itself()
    {
        var asked = 0;
        var fake = new FakeWorkspace(Token("a"), Answer("""{"message": "no"}""", 401), Token("b"), Answer(Jobs));

        await FindAsync(fake, Application() with { IdToken = _ => Task.FromResult($"id-token-{++asked}") });

        Assert.Equal(["id-token-1", "id-token-2"], new[] { fake.Requests[0], fake.Requests[2] }.Select(sent => Form(sent)["client_assertion"]));
        Assert.Equal([null, "Bearer access-a", null, "Bearer access-b"], fake.Requests.Select(sent => sent.Authorization));
    }

    [Fact]
    public async Task A_token_is_kept_and_renewed_well_before_it_runs_out()
    {
        var fake = new FakeWorkspace(Token("a"), Answer(Jobs), Answer(Jobs), Token("b"), Answer(Jobs));
        using var workspace = new Workspace(fake.Open(signIn: Application() with { Secret = "s3cret" }));
        await workspace.Jobs.FindByNameAsync("x", default);
        await Task.Delay(TimeSpan.FromMinutes(53), fake.Clock);
        await workspace.Jobs.FindByNameAsync("x", default);
        await Task.Delay(TimeSpan.FromMinutes(3), fake.Clock);
        await workspace.Jobs.FindByNameAsync("x", default);

        Assert.Equal([null, "Bearer access-a", "Bearer access-a", null, "Bearer access-b"], fake.Requests.Select(sent => sent.Authorization));
    }

    [Fact]
    public async Task A_refusal_is_told_in_the_directorys_own_words_with_what_the_id_token_said()
    {
        using var service = new PipelineTokens();
        var token = service.Issue("sc://acme/Flowers/prod");
        var fake = new FakeWorkspace(Refusal("invalid_client", "AADSTS700213: No matching federated identity record found for presented assertion subject 'sc://acme/Flowers/prod'. Check it."));

        var problem = await Assert.ThrowsAsync<DatabricksException>(() => FindAsync(fake, Application() with { IdToken = _ => Task.FromResult(token) }));

        Assert.Equal((ErrorKind.EntraRefused, $"POST {TokenAddress}", "invalid_client", "app-id", "a-trace"), (problem.Kind, problem.Call, problem.ErrorCode, problem.Principal, problem.RequestId));
        Assert.Equal("AADSTS700213: No matching federated identity record found for presented assertion subject 'sc://acme/Flowers/prod'. Check it.", problem.Message);
        Assert.Equal((PipelineTokens.Issuer, "sc://acme/Flowers/prod", "api://AzureADTokenExchange"), (problem.Presented?.Issuer, problem.Presented?.Subject, problem.Presented?.Audience));
        Assert.Single(fake.Requests);
    }

    [Theory]
    [InlineData(503, "later", "text/plain", 7)]
    [InlineData(429, "later", "text/plain", 7)]
    [InlineData(200, "<html>log in</html>", "text/html", 7)]
    [InlineData(302, "", "text/plain", 1)]
    [InlineData(407, "<html>proxy</html>", "text/html", 1)]
    public async Task What_is_no_answer_of_the_directory_is_asked_again_a_few_times(int status, string body, string type, int requests)
    {
        var fake = new FakeWorkspace(Answer(body, status, type));

        var problem = await Assert.ThrowsAsync<DatabricksException>(() => FindAsync(fake, Application() with { Secret = "s3cret" }));

        Assert.Equal((ErrorKind.EntraUnreachable, requests), (problem.Kind, fake.Requests.Count));
        Assert.Contains("login.microsoftonline.com", problem.Call);
    }

    [Fact]
    public async Task Where_nobody_listens_that_is_said_soon()
    {
        var fake = new FakeWorkspace(Break(new HttpRequestException(HttpRequestError.NameResolutionError, "no such host")));

        var problem = await Assert.ThrowsAsync<DatabricksException>(() => FindAsync(fake, Application() with { Secret = "s3cret" }));

        Assert.Equal((ErrorKind.EntraUnreachable, "no such host", 4), (problem.Kind, problem.Message, fake.Requests.Count));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("an-identity")]
    public async Task A_managed_identity_is_asked_of_the_machine(string? client)
    {
        var life = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds();
        var fake = new FakeWorkspace(Answer($$"""{"access_token": "access-a", "expires_in": "3600", "expires_on": "{{life}}", "token_type": "Bearer"}"""), Answer(Jobs));

        await FindAsync(fake, new EntraSignIn(client) { Hide = _hidden.Add });

        var question = fake.Requests[0];
        Assert.Equal("GET http://169.254.169.254/metadata/identity/oauth2/token", $"{question.Method} {question.Address.GetLeftPart(UriPartial.Path)}");
        Assert.Contains("resource=2ff814a6-3304-4ab8-85cb-cd0e6f879c1d", question.PathAndQuery);
        Assert.Equal(client is not null, question.PathAndQuery.Contains("client_id=an-identity", StringComparison.Ordinal));
        Assert.Equal("Bearer access-a", fake.Requests[1].Authorization);
    }

    [Fact]
    public async Task A_machine_without_that_identity_says_so()
    {
        var fake = new FakeWorkspace(Answer("""{"error": "invalid_request", "error_description": "Identity not found"}""", 400));

        var problem = await Assert.ThrowsAsync<DatabricksException>(() => FindAsync(fake, new EntraSignIn("nobody")));

        Assert.Equal((ErrorKind.EntraRefused, "Identity not found", "nobody"), (problem.Kind, problem.Message, problem.Principal));
        Assert.StartsWith("GET ", problem.Call);
    }

    [Fact]
    public async Task Another_cloud_has_another_authority_and_nobody_else_is_asked()
    {
        var fake = new FakeWorkspace(Token("a"), Answer(Jobs));

        await FindAsync(fake, Application() with { Secret = "s3cret", Authority = new Uri("https://login.microsoftonline.us/") });

        Assert.Equal(["login.microsoftonline.us", "workspace.test"], fake.Requests.Select(sent => sent.Address.Host));
    }

    [Fact]
    public async Task Who_cancels_is_not_told_that_the_directory_is_away()
    {
        using var cancel = new CancellationTokenSource();
        var fake = new FakeWorkspace(() =>
        {
            cancel.Cancel();
            return Answer("", 503)();
        });
        using var workspace = new Workspace(fake.Open(signIn: Application() with { Secret = "s3cret" }));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => workspace.Jobs.FindByNameAsync("x", cancel.Token));
    }

    private EntraSignIn Application() => new("app-id") { Tenant = Tenant, Hide = _hidden.Add, HideAssertion = _assertions.Add };

    private static Func<HttpResponseMessage> Token(string name) =>
        Answer($$"""{"access_token": "access-{{name}}", "token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599}""");

    private static Func<HttpResponseMessage> Refusal(string error, string text) =>
        Answer($$"""{"error": "{{error}}", "error_description": "{{text}} Trace ID: a-trace Correlation ID: c Timestamp: 2026-11-21 14:00:00Z", "error_codes": [1], "trace_id": "a-trace"}""", 401);

    private static Dictionary<string, string> Form(Sent sent) =>
        sent.Body.Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));

    private static string? Claim(Dictionary<string, string> form, string name) => Jwt.Read(form["client_assertion"])?.Claims[name]?.ToString();

    private static async Task FindAsync(FakeWorkspace fake, SignIn signIn)
    {
        using var workspace = new Workspace(fake.Open(signIn: signIn));
        await workspace.Jobs.FindByNameAsync("x", default);
    }
}
