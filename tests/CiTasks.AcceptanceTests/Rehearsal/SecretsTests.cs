using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

public sealed class SecretsTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>
{
    private readonly RehearsalServer _server = fixture.Server;

    [Fact]
    public async Task A_secret_is_put_listed_read_replaced_and_deleted()
    {
        await PostAsync("scopes/create", """{"scope": "flow", "scope_backend_type": "DATABRICKS"}""");
        Assert.Equal("{}", (await _server.GetAsync("/api/2.0/secrets/list?scope=flow")).Text);
        await PostAsync("put", """{"scope": "flow", "key": "text", "string_value": "grüße"}""");
        await PostAsync("put", """{"scope": "flow", "key": "bytes", "bytes_value": "AP8="}""");
        Assert.Equal(["bytes", "text"], (await _server.GetAsync("/api/2.0/secrets/list?scope=flow").OkAsync())["secrets"]!.AsArray().Select(secret => secret!.Text("key")));
        Assert.Equal("AP8=", (await _server.GetAsync("/api/2.0/secrets/get?scope=flow&key=bytes").OkAsync()).Text("value"));
        await PostAsync("put", """{"scope": "flow", "key": "text", "string_value": "new"}""");
        Assert.Equal("new", Encoding.UTF8.GetString(Convert.FromBase64String((await _server.GetAsync("/api/2.0/secrets/get?scope=flow&key=text").OkAsync()).Text("value"))));
        await PostAsync("delete", """{"scope": "flow", "key": "text"}""");
        Assert.Equal(HttpStatusCode.NotFound, (await _server.GetAsync("/api/2.0/secrets/get?scope=flow&key=text")).Status);
        var scopes = (await _server.GetAsync("/api/2.0/secrets/scopes/list").OkAsync())["scopes"]!.AsArray();
        Assert.Equal("""{"name":"flow","backend_type":"DATABRICKS"}""", scopes.Single(scope => scope!.Text("name") == "flow")!.ToJsonString());
        await PostAsync("scopes/delete", """{"scope": "flow"}""");
        Assert.Equal((HttpStatusCode.NotFound, "RESOURCE_DOES_NOT_EXIST"), await RefusalAsync("scopes/delete", """{"scope": "flow"}"""));
    }

    [Fact]
    public async Task The_file_of_a_scope_is_readable_text_for_its_owner_only()
    {
        await PostAsync("scopes/create", """{"scope": "on.disk"}""");
        await PostAsync("put", """{"scope": "on.disk", "key": "k", "string_value": "hidden value"}""");
        var file = Path.Combine(_server.Root, "secrets", "on.disk.json");
        Assert.Contains("\"hidden value\"", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task The_access_list_starts_with_its_maker_and_changes()
    {
        await PostAsync("scopes/create", """{"scope": "acl"}""");
        await PostAsync("acls/put", """{"scope": "acl", "principal": "users", "permission": "READ"}""");
        var items = (await _server.GetAsync("/api/2.0/secrets/acls/list?scope=acl").OkAsync())["items"]!.AsArray();
        Assert.Equal(["rehearsal@example.com MANAGE", "users READ"], items.Select(item => $"{item!["principal"]} {item["permission"]}"));
        Assert.Equal("READ", (await _server.GetAsync("/api/2.0/secrets/acls/get?scope=acl&principal=users").OkAsync()).Text("permission"));
        await PostAsync("acls/delete", """{"scope": "acl", "principal": "users"}""");
        Assert.Equal(HttpStatusCode.NotFound, (await _server.GetAsync("/api/2.0/secrets/acls/get?scope=acl&principal=users")).Status);
        await PostAsync("scopes/create", """{"scope": "acl-all", "initial_manage_principal": "users"}""");
        Assert.Equal("users", (await _server.GetAsync("/api/2.0/secrets/acls/list?scope=acl-all").OkAsync())["items"]![0]!.Text("principal"));
    }

    [Theory]
    [InlineData("scopes/create", """{"scope": "taken"}""", 400, "RESOURCE_ALREADY_EXISTS")]
    [InlineData("scopes/create", """{"scope": "with space"}""", 400, "INVALID_PARAMETER_VALUE")]
    [InlineData("scopes/create", """{"scope": "../out"}""", 400, "INVALID_PARAMETER_VALUE")]
    [InlineData("scopes/create", """{"scope": "x", "initial_manage_principal": "someone"}""", 400, "INVALID_PARAMETER_VALUE")]
    [InlineData("scopes/create", """{"scope": "x", "scope_backend_type": "AZURE_KEYVAULT"}""", 400, "INVALID_PARAMETER_VALUE")]
    [InlineData("put", """{"scope": "none", "key": "k", "string_value": "v"}""", 404, "RESOURCE_DOES_NOT_EXIST")]
    [InlineData("put", """{"scope": "taken", "key": "k"}""", 400, "MALFORMED_REQUEST")]
    [InlineData("put", """{"scope": "taken", "key": "k", "string_value": "v", "bytes_value": "dg=="}""", 400, "MALFORMED_REQUEST")]
    [InlineData("put", """{"scope": "taken", "key": "k", "bytes_value": "no base64!"}""", 400, "INVALID_PARAMETER_VALUE")]
    [InlineData("put", """{"scope": "taken", "key": "a/b", "string_value": "v"}""", 400, "INVALID_PARAMETER_VALUE")]
    [InlineData("delete", """{"scope": "taken", "key": "none"}""", 404, "RESOURCE_DOES_NOT_EXIST")]
    [InlineData("acls/put", """{"scope": "taken", "principal": "users", "permission": "OWN"}""", 400, "INVALID_PARAMETER_VALUE")]
    [InlineData("acls/delete", """{"scope": "taken", "principal": "nobody"}""", 404, "RESOURCE_DOES_NOT_EXIST")]
    public async Task A_wrong_call_is_refused(string verb, string body, int status, string code)
    {
        await _server.PostAsync("/api/2.0/secrets/scopes/create", """{"scope": "taken"}""");
        Assert.Equal(((HttpStatusCode)status, code), await RefusalAsync(verb, body));
    }

    [Theory]
    [InlineData(128 * 1024, true)]
    [InlineData(128 * 1024 + 1, false)]
    public async Task A_value_has_128_kibibytes_at_most(int size, bool admitted)
    {
        await _server.PostAsync("/api/2.0/secrets/scopes/create", """{"scope": "sizes"}""");
        var body = new JsonObject { ["scope"] = "sizes", ["key"] = $"k{size}", ["string_value"] = new string('x', size) };
        Assert.Equal(admitted, (await _server.PostAsync("/api/2.0/secrets/put", body.ToJsonString())).Status == HttpStatusCode.OK);
    }

    private async Task PostAsync(string verb, string body) => Assert.Equal("{}", (await _server.PostAsync("/api/2.0/secrets/" + verb, body)).Text);

    private async Task<(HttpStatusCode, string?)> RefusalAsync(string verb, string body)
    {
        var answer = await _server.PostAsync("/api/2.0/secrets/" + verb, body);
        return (answer.Status, answer.ErrorCode);
    }
}
