using System.Net;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

public sealed class ScimTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>
{
    private const string Scim = "/api/2.0/preview/scim/v2";

    private readonly RehearsalServer _server = fixture.Server;

    [Theory]
    [InlineData("Users", "userName", "ada@example.com")]
    [InlineData("Groups", "displayName", "engineers")]
    [InlineData("ServicePrincipals", "applicationId", "0c6ce0b6-0000-4000-8000-000000000000")]
    public async Task A_principal_is_made_found_changed_and_deleted(string kind, string field, string name)
    {
        var made = await _server.CallAsync("POST", $"{Scim}/{kind}", $$"""{"schemas": ["x"], "{{field}}": "{{name}}", "externalId": "e1"}""");
        Assert.Equal(HttpStatusCode.Created, made.Status);
        var id = made.Json.Text("id");
        var again = await _server.CallAsync("POST", $"{Scim}/{kind}", $$"""{"{{field}}": "{{name.ToUpperInvariant()}}"}""");
        Assert.Equal((HttpStatusCode.Conflict, "409"), (again.Status, again.Json.Text("status")));
        var found = await ListAsync(kind, $"filter={Uri.EscapeDataString($"{field.ToUpperInvariant()} eq \"{name}\"")}");
        Assert.Equal((id, 1), (found["Resources"]!.AsArray().Single()!.Text("id"), found["totalResults"]!.GetValue<int>()));
        await _server.CallAsync("PATCH", $"{Scim}/{kind}/{id}", """{"schemas": ["x"], "Operations": [{"op": "replace", "path": "externalId", "value": "e2"}, {"op": "Add", "path": "entitlements", "value": [{"value": "a"}, {"value": "b"}]}]}""").OkAsync();
        await _server.CallAsync("PATCH", $"{Scim}/{kind}/{id}", """{"Operations": [{"op": "remove", "path": "entitlements[value eq \"a\"]"}, {"op": "add", "value": {"nickName": "n"}}]}""").OkAsync();
        var changed = await _server.GetAsync($"{Scim}/{kind}/{id}").OkAsync();
        Assert.Equal(("e2", "[{\"value\":\"b\"}]", "n"), (changed.Text("externalId"), changed["entitlements"]!.ToJsonString(), changed.Text("nickName")));
        var replaced = await _server.CallAsync("PUT", $"{Scim}/{kind}/{id}", $$"""{"{{field}}": "{{name}}", "title": "t"}""").OkAsync();
        Assert.Equal((id, "t", false), (replaced.Text("id"), replaced.Text("title"), replaced.ContainsKey("externalId")));
        Assert.Equal(HttpStatusCode.NoContent, (await _server.CallAsync("DELETE", $"{Scim}/{kind}/{id}")).Status);
        var gone = await _server.GetAsync($"{Scim}/{kind}/{id}");
        Assert.Equal((HttpStatusCode.NotFound, "404"), (gone.Status, gone.Json.Text("status")));
        Assert.Contains("urn:ietf:params:scim:api:messages:2.0:Error", gone.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_of_a_group_shows_it_until_it_leaves()
    {
        var user = await IdAsync("Users", """{"userName": "member@example.com"}""");
        var inner = await IdAsync("Groups", $$"""{"displayName": "inner", "members": [{"value": "{{user}}"}]}""");
        await IdAsync("Groups", $$"""{"displayName": "outer", "members": [{"value": "{{inner}}"}]}""");
        Assert.Equal("member@example.com", (await _server.GetAsync($"{Scim}/Groups/{inner}").OkAsync())["members"]![0]!.Text("display"));
        Assert.Equal("inner", (await _server.GetAsync($"{Scim}/Users/{user}").OkAsync())["groups"]![0]!.Text("display"));
        Assert.Equal("outer", (await _server.GetAsync($"{Scim}/Groups/{inner}").OkAsync())["groups"]![0]!.Text("display"));
        await _server.CallAsync("DELETE", $"{Scim}/Users/{user}");
        Assert.Empty((await _server.GetAsync($"{Scim}/Groups/{inner}").OkAsync())["members"]!.AsArray());
    }

    [Theory]
    [InlineData("filter=displayName sw \"page-\"&startIndex=1&count=2", "page-1 page-2", 3)]
    [InlineData("filter=displayName sw 'page-'&startIndex=3&count=2", "page-3", 3)]
    [InlineData("filter=displayName sw \"page-\"&startIndex=4", "", 3)]
    [InlineData("filter=displayName co \"AGE-2\" or displayName eq \"page-3\"&sortBy=displayName&sortOrder=descending", "page-3 page-2", 2)]
    [InlineData("filter=displayName sw \"page-\" and externalId pr", "page-1", 1)]
    [InlineData("filter=members.value eq \"77\"", "page-2", 1)]
    public async Task A_list_is_filtered_and_paged(string query, string expected, int total)
    {
        if ((await ListAsync("Groups", "filter=displayName eq \"page-1\""))["Resources"] is null)
        {
            await IdAsync("Groups", """{"displayName": "page-1", "externalId": "e"}""");
            await IdAsync("Groups", """{"displayName": "page-2", "members": [{"value": "77"}]}""");
            await IdAsync("Groups", """{"displayName": "page-3"}""");
        }
        var list = await ListAsync("Groups", query.Replace(" ", "%20", StringComparison.Ordinal) + "&attributes=id,displayName");
        var names = list["Resources"]?.AsArray().Select(group => group!.Text("displayName")) ?? [];
        Assert.Equal((expected, total), (string.Join(" ", names), list["totalResults"]!.GetValue<int>()));
        Assert.DoesNotContain("externalId", list.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "Users?filter=nonsense", null, 400)]
    [InlineData("POST", "Users", "{}", 400)]
    [InlineData("DELETE", "Groups/1", null, 403)]
    [InlineData("DELETE", "Users/5", null, 404)]
    [InlineData("PATCH", "Groups/1", """{"Operations": [{"op": "jump", "path": "x"}]}""", 400)]
    [InlineData("PATCH", "Groups/1", """{"Operations": [{"op": "remove"}]}""", 400)]
    [InlineData("PATCH", "Groups/1", """{"Operations": [{"op": "replace", "path": "displayName", "value": ""}]}""", 400)]
    public async Task A_wrong_call_is_refused_in_the_form_of_SCIM(string method, string path, string? body, int status)
    {
        var answer = await _server.CallAsync(method, $"{Scim}/{path}", body);
        Assert.Equal(((HttpStatusCode)status, status.ToString()), (answer.Status, answer.Json.Text("status")));
    }

    [Fact]
    public async Task The_older_calls_see_the_same_groups()
    {
        await _server.PostAsync("/api/2.0/groups/create", """{"group_name": "old"}""", "text/json").OkAsync();
        Assert.Equal("RESOURCE_ALREADY_EXISTS", (await _server.PostAsync("/api/2.0/groups/create", """{"group_name": "old"}""")).ErrorCode);
        await _server.PostAsync("/api/2.0/groups/add-member", """{"parent_name": "old", "user_name": "rehearsal@example.com"}""").OkAsync();
        await _server.PostAsync("/api/2.0/groups/add-member", """{"parent_name": "old", "group_name": "users"}""").OkAsync();
        var members = (await _server.GetAsync("/api/2.0/groups/list-members?group_name=old").OkAsync())["members"]!;
        Assert.Equal("""[{"user_name":"rehearsal@example.com"},{"group_name":"users"}]""", members.ToJsonString());
        await _server.PostAsync("/api/2.0/groups/remove-member", """{"parent_name": "old", "group_name": "users"}""").OkAsync();
        Assert.Contains("\"old\"", (await _server.GetAsync("/api/2.0/groups/list-parents?user_name=rehearsal@example.com")).Text, StringComparison.Ordinal);
        Assert.Contains("\"old\"", (await _server.GetAsync("/api/2.0/groups/list")).Text, StringComparison.Ordinal);
        await _server.PostAsync("/api/2.0/groups/delete", """{"group_name": "old"}""").OkAsync();
        Assert.Equal("RESOURCE_DOES_NOT_EXIST", (await _server.GetAsync("/api/2.0/groups/list-members?group_name=old")).ErrorCode);
    }

    private async Task<string> IdAsync(string kind, string body) => (await _server.CallAsync("POST", $"{Scim}/{kind}", body)).Json.Text("id");

    private Task<JsonObject> ListAsync(string kind, string query) => _server.GetAsync($"{Scim}/{kind}?{query}").OkAsync();
}
