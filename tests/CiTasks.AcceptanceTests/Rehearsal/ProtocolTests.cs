using System.Net;
using System.Net.Http.Headers;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

public sealed class ProtocolTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>
{
    private readonly RehearsalServer _server = fixture.Server;

    [Theory]
    [InlineData(null, 401, "UNAUTHENTICATED")]
    [InlineData("Basic cm9vdDpyb290", 401, "UNAUTHENTICATED")]
    [InlineData("Bearer", 401, "UNAUTHENTICATED")]
    [InlineData("Bearer wrong", 403, "PERMISSION_DENIED")]
    public async Task A_call_without_the_token_is_refused(string? authorization, int status, string code)
    {
        using var http = new HttpClient { BaseAddress = _server.Uri };
        foreach (var path in (string[])["/api/2.0/dbfs/list?path=/", "/api/2.2/jobs/list", "/api/2.0/preview/scim/v2/Me", "/api/9.9/unknown"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
            using var response = await http.SendAsync(request);
            var answer = new Answer(response.StatusCode, await response.Content.ReadAsStringAsync());
            Assert.Equal((HttpStatusCode)status, answer.Status);
            Assert.Equal(code, answer.ErrorCode);
            Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task The_host_metadata_needs_no_token_and_names_a_numeric_workspace()
    {
        using var http = new HttpClient { BaseAddress = _server.Uri };
        var answer = new Answer(HttpStatusCode.OK, await http.GetStringAsync("/.well-known/databricks-config"));
        Assert.Equal($"{_server.Uri.ToString().TrimEnd('/')}/oidc", answer.Json["oidc_endpoint"]!.GetValue<string>());
        Assert.True(long.TryParse(answer.Json["workspace_id"]!.GetValue<string>(), out _));
    }

    [Fact]
    public async Task Me_tells_the_user_and_the_workspace()
    {
        using var response = await _server.Http.GetAsync("/api/2.0/preview/scim/v2/Me");
        var me = new Answer(response.StatusCode, await response.Content.ReadAsStringAsync()).Json;
        Assert.Contains('@', me["userName"]!.GetValue<string>());
        Assert.True(me["active"]!.GetValue<bool>());
        Assert.True(long.TryParse(response.Headers.GetValues("X-Databricks-Org-Id").Single(), out _));
    }

    [Theory]
    [InlineData("POST", "/api/2.2/jobs/nothing")]
    [InlineData("GET", "/api/2.2/jobs/create")]
    [InlineData("DELETE", "/api/2.0/dbfs/list")]
    [InlineData("GET", "/somewhere.txt")]
    public async Task An_unknown_route_is_named(string method, string path)
    {
        var answer = await _server.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal("ENDPOINT_NOT_FOUND", answer.ErrorCode);
        Assert.Equal($"No API found for '{method} {path}'", answer.Message);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("nonsense")]
    [InlineData("""{"name": "a", "name": "b"}""")]
    [InlineData("""{"tasks": {}}""")]
    [InlineData("""{"tasks": ["x"]}""")]
    public async Task A_body_that_makes_no_sense_is_malformed(string body)
    {
        var answer = await _server.PostAsync("/api/2.2/jobs/create", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("MALFORMED_REQUEST", answer.ErrorCode);
    }

    [Theory]
    [InlineData("/api/2.2/jobs/get?job_id=abc", "Invalid value for parameter job_id")]
    [InlineData("/api/2.2/jobs/get", "Missing required field: job_id")]
    [InlineData("/api/2.2/jobs/get?job_id=17", "Job 17 does not exist.")]
    [InlineData("/api/2.2/jobs/runs/get?run_id=17", "Run 17 does not exist.")]
    [InlineData("/api/2.2/jobs/runs/get-output?run_id=17", "Run 17 does not exist.")]
    [InlineData("/api/2.0/dbfs/list", "Missing required field: path")]
    [InlineData("/api/2.2/jobs/list?limit=101", "Invalid value for parameter limit: it must be between 1 and 100")]
    [InlineData("/api/2.2/jobs/list?page_token=x", "Invalid value for parameter page_token")]
    [InlineData("/api/2.2/jobs/runs/list?active_only=true&completed_only=true", "Only one of active_only and completed_only can be true.")]
    public async Task A_wrong_parameter_is_named(string path, string message)
    {
        var answer = await _server.GetAsync(path);
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE", message), (answer.Status, answer.ErrorCode, answer.Message));
    }

    [Fact]
    public async Task An_old_client_says_text_json_and_gets_an_object_back()
    {
        var answer = await _server.PostAsync("/api/2.0/dbfs/mkdirs", """{"path": "dbfs:/old"}""", "text/json");
        Assert.Equal((HttpStatusCode.OK, "{}"), (answer.Status, answer.Text));
    }

    [Fact]
    public void The_token_is_a_random_one_of_the_usual_form() => Assert.Matches("^dapi[0-9a-f]{32}$", _server.Token);

    [Fact]
    public async Task A_token_in_the_query_is_no_authorization()
    {
        using var http = new HttpClient { BaseAddress = _server.Uri };
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var response = await http.GetAsync($"/api/2.2/jobs/list?access_token={_server.Token}");
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }
}
