using CiTasks.Databricks;
using CiTasks.Databricks.Errors;
using CiTasks.Databricks.Http;
using Xunit;
using static CiTasks.UnitTests.Databricks.FakeWorkspace;

namespace CiTasks.UnitTests.Databricks;

public sealed class ErrorTests
{
    [Theory]
    [InlineData(401, "", ErrorKind.Unauthenticated, null, "Unauthorized")]
    [InlineData(403, """{"error_code":"PERMISSION_DENIED","message":"no"}""", ErrorKind.PermissionDenied, "PERMISSION_DENIED", "no")]
    [InlineData(403, """{"error_code":"403","message":"Invalid access token."}""", ErrorKind.Unauthenticated, "403", "Invalid access token.")]
    [InlineData(400, """{"error_code":"INVALID_PARAMETER_VALUE","message":"no such token"}""", ErrorKind.Invalid, "INVALID_PARAMETER_VALUE", "no such token")]
    [InlineData(404, """{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"no"}""", ErrorKind.NotFound, "RESOURCE_DOES_NOT_EXIST", "no")]
    [InlineData(404, """{"error_code":"ENDPOINT_NOT_FOUND","message":"No API found for 'POST /x'"}""", ErrorKind.Invalid, "ENDPOINT_NOT_FOUND", "No API found for 'POST /x'")]
    [InlineData(400, """{"error_code":"INVALID_PARAMETER_VALUE","message":"Job 1 does not exist."}""", ErrorKind.NotFound, "INVALID_PARAMETER_VALUE", "Job 1 does not exist.")]
    [InlineData(400, """{"error_code":"INVALID_PARAMETER_VALUE","message":"Run 1 does not exist."}""", ErrorKind.NotFound, "INVALID_PARAMETER_VALUE", "Run 1 does not exist.")]
    [InlineData(400, """{"error_code":"INVALID_PARAMETER_VALUE","message":"Run: 1 in job: 2 doesn't exist"}""", ErrorKind.NotFound, "INVALID_PARAMETER_VALUE", "Run: 1 in job: 2 doesn't exist")]
    [InlineData(400, """{"error_code":"INVALID_PARAMETER_VALUE","message":"Field x does not exist"}""", ErrorKind.Invalid, "INVALID_PARAMETER_VALUE", "Field x does not exist")]
    [InlineData(400, """{"error_code":"RESOURCE_ALREADY_EXISTS","message":"x"}""", ErrorKind.AlreadyExists, "RESOURCE_ALREADY_EXISTS", "x")]
    [InlineData(409, """{"error_code":"ABORTED","message":"x"}""", ErrorKind.AlreadyExists, "ABORTED", "x")]
    [InlineData(400, """{"error_code":1001,"message":"x"}""", ErrorKind.Invalid, "1001", "x")]
    [InlineData(400, """{"error":"old form"}""", ErrorKind.Invalid, null, "old form")]
    [InlineData(401, """{"error":"invalid_client","error_description":"expired"}""", ErrorKind.Unauthenticated, null, "expired")]
    [InlineData(404, """{"schemas":["urn:x"],"detail":"no such user","status":"404"}""", ErrorKind.NotFound, "SCIM_404", "no such user")]
    [InlineData(403, """{"schemas":["urn:x"],"detail":"null","status":"403"}""", ErrorKind.PermissionDenied, "SCIM_403", "SCIM API Internal Error")]
    [InlineData(400, "MALFORMED_REQUEST: Invalid JSON given", ErrorKind.Invalid, "MALFORMED_REQUEST", "Invalid JSON given")]
    [InlineData(400, "INVALID_PARAMETER_VALUE: Job 1 does not exist.", ErrorKind.NotFound, "INVALID_PARAMETER_VALUE", "Job 1 does not exist.")]
    [InlineData(400, "something else", ErrorKind.Invalid, null, "something else")]
    [InlineData(400, "{ not JSON", ErrorKind.Invalid, null, "{ not JSON")]
    [InlineData(400, "[]", ErrorKind.Invalid, null, "[]")]
    [InlineData(400, """{"error_code":null,"message":null}""", ErrorKind.Invalid, null, "Bad Request")]
    [InlineData(400, """{"message":{"text":"x"},"error_code":["y"]}""", ErrorKind.Invalid, null, "Bad Request")]
    [InlineData(400, """{"message":"x","message":"y"}""", ErrorKind.Invalid, null, "{\"message\":\"x\",\"message\":\"y\"}")]
    public async Task A_refusal_is_read_whatever_its_form(int status, string body, ErrorKind kind, string? code, string message)
    {
        using var fake = new FakeWorkspace(Answer(body, status));

        var problem = await FailAsync(fake);

        Assert.Equal((kind, code, message, status), (problem.Kind, problem.ErrorCode, problem.Message, (int?)problem.Status));
        Assert.Equal("GET api/2.2/jobs/get", problem.Call);
    }

    [Theory]
    [InlineData("<html><body><h2>HTTP ERROR 401</h2><pre>  Credential was not sent </pre></body></html>", "Credential was not sent")]
    [InlineData("<html><head><TITLE>Access denied</TITLE></head></html>", "Access denied")]
    public async Task A_refusal_as_a_page_is_read_for_its_words(string body, string message)
    {
        using var fake = new FakeWorkspace(Answer(body, 401, "text/html"));

        var problem = await FailAsync(fake);

        Assert.Equal((ErrorKind.Unauthenticated, message), (problem.Kind, problem.Message));
    }

    [Theory]
    [InlineData("""{"message":"x","details":[{"@type":"a"},{"@type":"type.googleapis.com/google.rpc.RequestInfo","request_id":"from-body"}]}""", "from-body")]
    [InlineData("""{"message":"x"}""", "from-header")]
    public async Task The_id_of_the_request_is_kept_for_support(string body, string id)
    {
        using var fake = new FakeWorkspace(Answer(body, 400, headers: ("x-request-id", "from-header")));

        Assert.Equal(id, (await FailAsync(fake)).RequestId);
    }

    [Theory]
    [InlineData(200, "text/html")]
    [InlineData(404, "text/html")]
    [InlineData(302, "application/json")]
    [InlineData(301, "text/html")]
    [InlineData(307, "text/plain")]
    public async Task What_is_no_workspace_is_not_taken_for_one(int status, string type)
    {
        using var fake = new FakeWorkspace(Answer("<html>login</html>", status, type, ("Location", "https://elsewhere.test/login.html")));

        var problem = await FailAsync(fake);

        Assert.Equal(ErrorKind.NotDatabricks, problem.Kind);
        Assert.Contains("https://workspace.test/ answered with a web page", problem.Message);
        Assert.All(fake.Requests, request => Assert.Equal("workspace.test", request.Address.Host));
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("{\"a\":")]
    public async Task A_success_that_is_not_JSON_is_none(string body)
    {
        using var fake = new FakeWorkspace(Answer(body));

        Assert.Equal(ErrorKind.Unreachable, (await FailAsync(fake)).Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    public async Task A_write_may_be_answered_with_nothing(string body)
    {
        using var fake = new FakeWorkspace(Answer(body));
        using var http = fake.Open();

        Assert.Empty(await http.SendAsync(ApiRequest.Post("api/2.0/dbfs/mkdirs", new System.Text.Json.Nodes.JsonObject()), default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    public async Task A_question_answered_with_no_object_was_answered_by_no_workspace(string body)
    {
        using var fake = new FakeWorkspace(Answer(body));
        using var http = fake.Open();

        var problem = await Assert.ThrowsAsync<DatabricksException>(() => http.SendAsync(ApiRequest.Get("api/2.2/jobs/get"), default));
        Assert.Equal(ErrorKind.Unreachable, problem.Kind);
    }

    [Fact]
    public async Task A_list_that_leads_to_the_same_page_again_ends()
    {
        using var fake = new FakeWorkspace(Answer("""{"jobs":[],"next_page_token":"same"}"""));
        using var workspace = new Workspace(fake.Open());

        var problem = await Assert.ThrowsAsync<DatabricksException>(() => workspace.Jobs.FindByNameAsync("a", default));
        Assert.Equal(ErrorKind.Unreachable, problem.Kind);
    }

    [Fact]
    public async Task The_token_stands_in_no_error()
    {
        using var fake = new FakeWorkspace(Break(new HttpRequestException("broken")));

        Assert.DoesNotContain(Token, (await FailAsync(fake)).ToString());
    }

    private static async Task<DatabricksException> FailAsync(FakeWorkspace fake)
    {
        using var http = fake.Open();
        return await Assert.ThrowsAsync<DatabricksException>(() => http.SendAsync(ApiRequest.Get("api/2.2/jobs/get", ("job_id", "1")), default));
    }
}
