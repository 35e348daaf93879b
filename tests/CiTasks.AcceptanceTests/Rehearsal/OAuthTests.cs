using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

public sealed class OAuthTests(OAuthTests.Fixture fixture) : IClassFixture<OAuthTests.Fixture>
{
    private const string Id = "0aaf9d0c-1111-4222-8333-944444444444";
    private const string Secret = "dose+0:%secret";
    private const string Exchange = "urn:ietf:params:oauth:grant-type:token-exchange";

    private readonly RehearsalServer _server = fixture.Server;
    private readonly HttpClient _anonymous = fixture.Anonymous;

    [Fact]
    public async Task Discovery_leads_from_the_host_to_the_token_endpoint()
    {
        var host = JsonNode.Parse(await _anonymous.GetStringAsync("/.well-known/databricks-config"))!;
        foreach (var document in (string[])["oauth-authorization-server", "openid-configuration"])
        {
            var server = JsonNode.Parse(await _anonymous.GetStringAsync($"{host.Text("oidc_endpoint")}/.well-known/{document}"))!;
            Assert.Equal(new Uri(_server.Uri, "/oidc/v1/token").ToString(), server.Text("token_endpoint"));
            Assert.Equal(new Uri(_server.Uri, "/oidc/v1/authorize").ToString(), server.Text("authorization_endpoint"));
        }
    }

    /// <summary>The SDKs send the id and secret as they are, Go form-encodes them first, and some tools put them into the body.</summary>
    [Theory]
    [InlineData(Id + ":" + Secret, "")]
    [InlineData(Id + ":dose%2B0%3A%25secret", "")]
    [InlineData(null, "&client_id=" + Id + "&client_secret=dose%2B0%3A%25secret")]
    public async Task A_client_with_its_secret_becomes_the_service_principal(string? basic, string extra)
    {
        var reply = await TokenAsync("grant_type=client_credentials&scope=all-apis" + extra, basic);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(("Bearer", 3600), (reply.Json.Text("token_type"), reply.Json["expires_in"]!.GetValue<int>()));
        Assert.Equal(Id, (await MeAsync(reply.Json.Text("access_token"))).Text("userName"));
    }

    [Theory]
    [InlineData("grant_type=client_credentials", Id + ":wrong", 401, "invalid_client")]
    [InlineData("grant_type=client_credentials", "other:" + Secret, 401, "invalid_client")]
    [InlineData("grant_type=client_credentials", null, 401, "invalid_client")]
    [InlineData("grant_type=client_credentials", "without-a-colon", 401, "invalid_client")]
    [InlineData("grant_type=password&username=a&password=b", null, 400, "unsupported_grant_type")]
    [InlineData("", null, 400, "invalid_request")]
    [InlineData("grant_type=refresh_token&refresh_token=x", null, 400, "invalid_grant")]
    [InlineData("grant_type=authorization_code&code=x&code_verifier=y", null, 400, "invalid_grant")]
    [InlineData("grant_type=" + Exchange + "&subject_token_type=urn:ietf:params:oauth:token-type:jwt&subject_token=a.b.c", null, 400, "invalid_request")]
    [InlineData("grant_type=" + Exchange + "&subject_token_type=urn:ietf:params:oauth:token-type:jwt", null, 400, "invalid_request")]
    [InlineData("grant_type=" + Exchange + "&subject_token_type=urn:other&subject_token=x", null, 400, "invalid_request")]
    [InlineData("grant_type=" + Exchange + "&subject_token_type=urn:databricks:params:oauth:token-type:personal-access-token&subject_token=wrong", null, 400, "invalid_grant")]
    public async Task What_is_wrong_is_refused_in_the_form_of_OAuth(string form, string? basic, int status, string error)
    {
        var reply = await TokenAsync(form, basic);
        Assert.Equal(((HttpStatusCode)status, error), (reply.Status, reply.Json.Text("error")));
        Assert.NotEqual("", reply.Json.Text("error_description"));
    }

    [Fact]
    public async Task A_pipelines_id_token_becomes_the_principal_it_names_until_it_is_expired()
    {
        string Form(int seconds) => $"grant_type={Exchange}&subject_token_type=urn:ietf:params:oauth:token-type:jwt&scope=all-apis"
            + $"&subject_token={IdToken(DateTimeOffset.UtcNow.AddSeconds(seconds))}";
        var named = await TokenAsync(Form(60) + "&client_id=5c2f1c1e-0000-4000-8000-000000000000", null);
        Assert.Equal("5c2f1c1e-0000-4000-8000-000000000000", (await MeAsync(named.Json.Text("access_token"))).Text("userName"));
        var wide = await TokenAsync(Form(60), null);
        Assert.Contains('@', (await MeAsync(wide.Json.Text("access_token"))).Text("userName"));
        Assert.Contains("note: took the word of an ID token", _server.Errors, StringComparison.Ordinal);
        Assert.Equal("invalid_grant", (await TokenAsync(Form(-1), null)).Json.Text("error"));
    }

    [Fact]
    public async Task What_the_service_principal_makes_is_its_own()
    {
        var token = (await TokenAsync("grant_type=client_credentials", Id + ":" + Secret)).Json.Text("access_token");
        async Task<JsonObject> As(HttpMethod method, string path, string? body = null)
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body) };
            request.Headers.Authorization = new("Bearer", token);
            using var response = await _anonymous.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
        }
        var job = (await As(HttpMethod.Post, "/api/2.2/jobs/create", """{"name": "sp"}"""))["job_id"]!.ToJsonString();
        Assert.Equal(Id, (await As(HttpMethod.Get, "/api/2.2/jobs/get?job_id=" + job)).Text("creator_user_name"));
        var owner = (await As(HttpMethod.Get, "/api/2.0/permissions/jobs/" + job))["access_control_list"]![0]!;
        Assert.Equal((Id, "IS_OWNER"), (owner.Text("service_principal_name"), owner["all_permissions"]![0]!.Text("permission_level")));
    }

    [Fact]
    public async Task A_token_that_was_tampered_with_or_is_of_another_kind_lets_nobody_in()
    {
        var verifier = "a-verifier-of-more-than-forty-three-characters-so-long";
        var login = await LogInAsync(verifier, "http://localhost:8020");
        var code = System.Web.HttpUtility.ParseQueryString(new Uri(login).Query)["code"];
        var reply = await TokenAsync($"grant_type=authorization_code&client_id=databricks-cli&redirect_uri=http://localhost:8020&code={code}&code_verifier={verifier}", null);
        var access = reply.Json.Text("access_token");
        Assert.Contains('@', (await MeAsync(access)).Text("userName"));
        var parts = access.Split('.');
        var forged = Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"sub":"x","exp":99999999999}""")).TrimEnd('=');
        foreach (var wrong in (string[])[reply.Json.Text("refresh_token"), $"{parts[0]}.{forged}.{parts[2]}", $"{parts[0]}.{parts[1]}.", parts[0], access + "x"])
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await WithTokenAsync("Bearer " + wrong)).Status);
        }
        var refreshed = await TokenAsync("grant_type=refresh_token&client_id=databricks-cli&refresh_token=" + reply.Json.Text("refresh_token"), null);
        Assert.Contains('@', (await MeAsync(refreshed.Json.Text("access_token"))).Text("userName"));
        // A code is used up by its first use.
        Assert.Equal("invalid_grant", (await TokenAsync($"grant_type=authorization_code&client_id=databricks-cli&redirect_uri=http://localhost:8020&code={code}&code_verifier={verifier}", null)).Json.Text("error"));
    }

    [Theory]
    [InlineData("https://evil.example.com/", "S256")]
    [InlineData("http://example.com:8020", "S256")]
    [InlineData("http://localhost:8020", "plain")]
    public async Task A_login_leads_back_to_this_machine_only_and_with_proof_only(string redirect, string method)
    {
        using var response = await _anonymous.GetAsync(
            $"/oidc/v1/authorize?client_id=a&response_type=code&state=s&code_challenge=c&code_challenge_method={method}&redirect_uri={Uri.EscapeDataString(redirect)}");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    /// <summary>A web page that leads its own name to this machine (DNS rebinding) must not get in.</summary>
    [Fact]
    public async Task Under_a_foreign_name_nobody_is_let_in_on_trust()
    {
        foreach (var (method, path) in (IEnumerable<(HttpMethod, string)>)
            [(HttpMethod.Post, "/oidc/v1/token"), (HttpMethod.Get, "/oidc/v1/authorize?client_id=a&response_type=code&code_challenge=c&code_challenge_method=S256&redirect_uri=http://localhost:1")])
        {
            using var request = new HttpRequestMessage(method, path);
            request.Headers.Host = "evil.example.com";
            if (method == HttpMethod.Post)
            {
                request.Content = new StringContent($"grant_type={Exchange}&subject_token_type=urn:ietf:params:oauth:token-type:jwt&subject_token={IdToken(DateTimeOffset.UtcNow.AddHours(1))}");
            }
            using var response = await _anonymous.SendAsync(request);
            Assert.Equal(method == HttpMethod.Post ? HttpStatusCode.BadRequest : HttpStatusCode.Forbidden, response.StatusCode);
        }
    }

    [Fact]
    public async Task With_credentials_only_neither_an_id_token_nor_a_login_lets_in()
    {
        await using var strict = await RehearsalServer.StartAsync("--sign-in", "credentials");
        using var anonymous = new HttpClient { BaseAddress = strict.Uri };
        using var form = new StringContent($"grant_type={Exchange}&subject_token_type=urn:ietf:params:oauth:token-type:jwt&subject_token={IdToken(DateTimeOffset.UtcNow.AddHours(1))}");
        using var exchanged = await anonymous.PostAsync("/oidc/v1/token", form);
        Assert.Equal(HttpStatusCode.BadRequest, exchanged.StatusCode);
        using var login = await anonymous.GetAsync("/oidc/v1/authorize?client_id=a&response_type=code&code_challenge=c&code_challenge_method=S256&redirect_uri=http://localhost:1");
        Assert.Equal(HttpStatusCode.Forbidden, login.StatusCode);
        var connection = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(strict.Root, "connection.json")))!;
        Assert.Matches("^dose[0-9a-f]{32}$", connection.Text("client_secret"));
        Assert.DoesNotContain(connection.Text("client_secret"), strict.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_personal_token_signs_in_until_it_is_deleted_or_expired()
    {
        var made = await _server.PostAsync("/api/2.0/token/create", """{"comment": "ci", "lifetime_seconds": 3600}""").OkAsync();
        var brief = await _server.PostAsync("/api/2.0/token/create", """{"lifetime_seconds": 1}""").OkAsync();
        var (token, id) = (made.Text("token_value"), made["token_info"]!.Text("token_id"));
        Assert.Matches("^dapi[0-9a-f]{32}$", token);
        Assert.Equal(HttpStatusCode.OK, (await WithTokenAsync("Bearer " + token)).Status);
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes("token:" + token));
        Assert.Equal(HttpStatusCode.OK, (await WithTokenAsync("Basic " + basic)).Status);
        var exchange = $"grant_type={Exchange}&subject_token_type=urn:databricks:params:oauth:token-type:personal-access-token&subject_token={token}";
        Assert.Contains('@', (await MeAsync((await TokenAsync(exchange, null)).Json.Text("access_token"))).Text("userName"));
        var infos = (await _server.GetAsync("/api/2.0/token/list").OkAsync())["token_infos"]!.AsArray();
        Assert.Equal("ci", infos.Single(info => info!.Text("token_id") == id)!.Text("comment"));
        Assert.DoesNotContain(token, string.Concat(Directory.GetFiles(Path.Combine(_server.Root, "tokens")).Select(File.ReadAllText)), StringComparison.Ordinal);

        await _server.PostAsync("/api/2.0/token/delete", $$"""{"token_id": "{{id}}"}""").OkAsync();
        Assert.Equal((HttpStatusCode.Forbidden, "PERMISSION_DENIED"), ((await WithTokenAsync("Bearer " + token)).Status, (await WithTokenAsync("Bearer " + token)).ErrorCode));
        Assert.Equal(HttpStatusCode.NotFound, (await _server.PostAsync("/api/2.0/token/delete", $$"""{"token_id": "{{id}}"}""")).Status);
        await Task.Delay(1100);
        Assert.Equal(HttpStatusCode.Forbidden, (await WithTokenAsync("Bearer " + brief.Text("token_value"))).Status);
        Assert.Equal("INVALID_PARAMETER_VALUE", (await _server.PostAsync("/api/2.0/token/create", """{"lifetime_seconds": -5}""")).ErrorCode);
    }

    private async Task<Answer> TokenAsync(string form, string? basic)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oidc/v1/token") { Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded") };
        if (basic is not null)
        {
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(basic)));
        }
        using var response = await _anonymous.SendAsync(request);
        return new(response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task<JsonObject> MeAsync(string token) => (await WithTokenAsync("Bearer " + token)).Json;

    private async Task<Answer> WithTokenAsync(string authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/2.0/preview/scim/v2/Me");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await _anonymous.SendAsync(request);
        return new(response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private async Task<string> LogInAsync(string verifier, string redirect)
    {
        var challenge = Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        using var response = await _anonymous.GetAsync(
            $"/oidc/v1/authorize?client_id=databricks-cli&response_type=code&scope=all-apis+offline_access&state=s&code_challenge={challenge}&code_challenge_method=S256&redirect_uri={Uri.EscapeDataString(redirect)}");
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Contains("state=s", response.Headers.Location!.Query, StringComparison.Ordinal);
        return response.Headers.Location.ToString();
    }

    private static string IdToken(DateTimeOffset expires)
    {
        var payload = new JsonObject { ["iss"] = "https://token.actions.githubusercontent.com", ["sub"] = "repo:a/b", ["exp"] = expires.ToUnixTimeSeconds() };
        return $"{Encode("""{"alg":"RS256","typ":"JWT"}"""u8.ToArray())}.{Encode(Encoding.UTF8.GetBytes(payload.ToJsonString()))}.c2lnbmF0dXJl";
    }

    private static string Encode(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    public sealed class Fixture : IAsyncLifetime
    {
        public RehearsalServer Server { get; private set; } = null!;

        public HttpClient Anonymous { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Server = await RehearsalServer.StartAsync("--client-id", Id, "--client-secret", Secret);
            Anonymous = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Server.Uri };
        }

        public async Task DisposeAsync()
        {
            Anonymous.Dispose();
            await Server.DisposeAsync();
        }
    }
}
