using System.Text;
using CiTasks.Databricks;
using CiTasks.Databricks.Auth;
using CiTasks.Databricks.Errors;
using Xunit;
using static CiTasks.UnitTests.Databricks.FakeWorkspace;

namespace CiTasks.UnitTests.Databricks;

/// <summary>Signing in as a service principal: what is asked for, how long it is kept, and what happens when it is refused.</summary>
public sealed class SignInTests
{
    private const string Jobs = """{"jobs": []}""";
    private readonly List<string> _hidden = [];
    private readonly List<string> _audiences = [];

    [Fact]
    public async Task An_id_token_is_exchanged_for_an_access_token()
    {
        var fake = new FakeWorkspace(Token("a"), Answer(Jobs));

        await FindAsync(fake, Federated());

        Assert.Equal(["https://workspace.test/oidc/v1/token", "https://workspace.test/api/2.2/jobs/list"], fake.Requests.Select(sent => sent.Address.GetLeftPart(UriPartial.Path)));
        Assert.Equal(
            ["client_id=app-id", "grant_type=urn:ietf:params:oauth:grant-type:token-exchange", "scope=all-apis", "subject_token=id-token-1", "subject_token_type=urn:ietf:params:oauth:token-type:jwt"],
            Form(fake.Requests[0]));
        Assert.Null(fake.Requests[0].Authorization);
        Assert.StartsWith("citasks/", fake.Requests[0].UserAgent);
        Assert.Equal("Bearer access-a", fake.Requests[1].Authorization);
        Assert.Equal(["https://workspace.test/oidc/v1/token"], _audiences);
        Assert.Equal(["access-a"], _hidden);
    }

    [Fact]
    public async Task A_secret_goes_into_the_header_and_asks_nobody_for_an_id_token()
    {
        var fake = new FakeWorkspace(Token("a"), Answer(Jobs));

        await FindAsync(fake, Federated() with { Secret = "se:cret" });

        Assert.Equal(["grant_type=client_credentials", "scope=all-apis"], Form(fake.Requests[0]));
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("app-id:se%3Acret")), fake.Requests[0].Authorization);
        Assert.Empty(_audiences);
    }

    [Fact]
    public async Task Somebody_may_name_another_audience()
    {
        await FindAsync(new FakeWorkspace(Token("a"), Answer(Jobs)), Federated() with { Audience = "my-account" });

        Assert.Equal(["my-account"], _audiences);
    }

    [Theory]
    [InlineData("\"expires_in\": 3600", 54, 56)]
    [InlineData("\"expires_in\": \"3600\"", 54, 56)]
    [InlineData("\"scope\": \"all-apis\"", 54, 56)]
    [InlineData("\"expires_in\": 240", 1, 3)]
    public async Task A_token_is_kept_and_renewed_before_it_runs_out(string life, int good, int renewed)
    {
        var fake = new FakeWorkspace(Token("a", life), Answer(Jobs), Answer(Jobs), Token("b", life), Answer(Jobs));
        using var workspace = new Workspace(fake.Open(signIn: Federated()));
        await workspace.Jobs.FindByNameAsync("x", default);
        await Task.Delay(TimeSpan.FromMinutes(good), fake.Clock);
        await workspace.Jobs.FindByNameAsync("x", default);
        await Task.Delay(TimeSpan.FromMinutes(renewed - good), fake.Clock);
        await workspace.Jobs.FindByNameAsync("x", default);

        Assert.Equal([null, "Bearer access-a", "Bearer access-a", null, "Bearer access-b"], fake.Requests.Select(sent => sent.Authorization));
        Assert.Equal("subject_token=id-token-2", Form(fake.Requests[3])[3]);
    }

    [Fact]
    public async Task A_renewal_that_fails_is_no_harm_while_the_old_token_is_good()
    {
        var fake = new FakeWorkspace(Token("a"), Answer(Jobs), Answer("""{"error": "invalid_grant"}""", 400), Answer(Jobs), Answer(Jobs), Token("b"), Answer(Jobs));
        using var workspace = new Workspace(fake.Open(signIn: Federated()));
        await workspace.Jobs.FindByNameAsync("x", default);
        await Task.Delay(TimeSpan.FromMinutes(56), fake.Clock);
        await workspace.Jobs.FindByNameAsync("x", default);
        await workspace.Jobs.FindByNameAsync("x", default);
        await Task.Delay(TimeSpan.FromMinutes(2), fake.Clock);
        await workspace.Jobs.FindByNameAsync("x", default);

        Assert.Equal([null, "Bearer access-a", null, "Bearer access-a", "Bearer access-a", null, "Bearer access-b"], fake.Requests.Select(sent => sent.Authorization));
    }

    [Theory]
    [InlineData(401, """{"error_code": "UNAUTHENTICATED", "message": "no"}""")]
    [InlineData(403, """{"error_code": "PERMISSION_DENIED", "message": "Invalid access token."}""")]
    public async Task A_token_that_is_refused_is_replaced_once_whatever_the_request_is(int status, string refusal)
    {
        var fake = new FakeWorkspace(Token("a"), Answer(refusal, status), Token("b"), Answer("""{"job_id": 7}"""));
        using var workspace = new Workspace(fake.Open(signIn: Federated()));

        await workspace.Jobs.CreateAsync(new() { ["name"] = "x" }, default);

        Assert.Equal([null, "Bearer access-a", null, "Bearer access-b"], fake.Requests.Select(sent => sent.Authorization));
        Assert.Equal(fake.Requests[1].Body, fake.Requests[3].Body);

        fake = new FakeWorkspace(Token("a"), Answer(refusal, status), Token("b"), Answer(refusal, status));
        Assert.Equal(ErrorKind.Unauthenticated, (await Assert.ThrowsAsync<DatabricksException>(() => FindAsync(fake, Federated()))).Kind);
        Assert.Equal(4, fake.Requests.Count);
    }

    [Fact]
    public async Task What_its_owner_may_not_do_is_not_asked_twice()
    {
        var fake = new FakeWorkspace(Token("a"), Answer("""{"error_code": "PERMISSION_DENIED", "message": "no"}""", 403));

        Assert.Equal(ErrorKind.PermissionDenied, (await Assert.ThrowsAsync<DatabricksException>(() => FindAsync(fake, Federated()))).Kind);
        Assert.Equal(2, fake.Requests.Count);
    }

    [Fact]
    public async Task A_personal_token_that_is_refused_is_not_sent_again()
    {
        var fake = new FakeWorkspace(Answer("""{"message": "no"}""", 401));

        await Assert.ThrowsAsync<DatabricksException>(() => FindAsync(fake, SignIn.With("dapi")));
        Assert.Single(fake.Requests);
    }

    [Theory]
    [InlineData(400, """{"error": "invalid_grant", "error_description": "no policy fits"}""", "application/json", ErrorKind.SignInRefused, 1)]
    [InlineData(401, """{"error": "invalid_client", "error_description": "no policy fits"}""", "application/json", ErrorKind.SignInRefused, 1)]
    [InlineData(403, """{"message": "no policy fits"}""", "application/json", ErrorKind.SignInRefused, 1)]
    [InlineData(404, "no policy fits", "text/plain", ErrorKind.SignInRefused, 1)]
    [InlineData(200, "<html>log in</html>", "text/html", ErrorKind.NotDatabricks, 7)]
    [InlineData(302, "", "text/plain", ErrorKind.NotDatabricks, 1)]
    [InlineData(200, """{"token_type": "Bearer"}""", "application/json", ErrorKind.NotDatabricks, 1)]
    [InlineData(200, "[]", "application/json", ErrorKind.NotDatabricks, 1)]
    [InlineData(503, "later", "text/plain", ErrorKind.Unavailable, 7)]
    public async Task What_comes_instead_of_a_token_is_told_apart(int status, string body, string type, ErrorKind kind, int requests)
    {
        var fake = new FakeWorkspace(Answer(body, status, type));

        var problem = await Assert.ThrowsAsync<DatabricksException>(() => FindAsync(fake, Federated()));

        Assert.Equal((kind, "POST oidc/v1/token", requests), (problem.Kind, problem.Call, fake.Requests.Count));
        Assert.False(problem.MayHaveHadAnEffect && kind == ErrorKind.SignInRefused);
        Assert.True(kind != ErrorKind.SignInRefused || problem.Message == "no policy fits");
        Assert.Empty(_hidden);
    }

    [Fact]
    public async Task Many_requests_at_once_bring_one_token()
    {
        var fake = new FakeWorkspace(Token("a"), Answer(Jobs));
        using var workspace = new Workspace(fake.Open(signIn: Federated() with
        {
            IdToken = async (_, cancel) =>
            {
                await Task.Delay(50, cancel);
                return "id-token-1";
            },
        }));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => workspace.Jobs.FindByNameAsync("x", default)));

        Assert.Equal(9, fake.Requests.Count);
        Assert.Single(_hidden);
    }

    private ServicePrincipalSignIn Federated() => new("app-id")
    {
        Hide = _hidden.Add,
        IdToken = (audience, _) =>
        {
            _audiences.Add(audience);
            return Task.FromResult($"id-token-{_audiences.Count}");
        },
    };

    private static Func<HttpResponseMessage> Token(string name, string life = "\"expires_in\": 3600") =>
        Answer($$"""{"access_token": "access-{{name}}", "token_type": "Bearer", {{life}}}""");

    private static string[] Form(Sent sent) => [.. sent.Body.Split('&').Select(Uri.UnescapeDataString).Order(StringComparer.Ordinal)];

    private static async Task FindAsync(FakeWorkspace fake, SignIn signIn)
    {
        using var workspace = new Workspace(fake.Open(signIn: signIn));
        await workspace.Jobs.FindByNameAsync("x", default);
    }
}
