using System.Net;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

public sealed class PermissionsTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>
{
    private const string Me = "rehearsal@example.com";

    private readonly RehearsalServer _server = fixture.Server;

    [Fact]
    public async Task A_jobs_list_is_shown_replaced_merged_and_gone_with_the_job()
    {
        var id = await _server.CreateJobAsync("{}");
        var path = $"/api/2.0/permissions/jobs/{id}";
        var first = await _server.GetAsync(path).OkAsync();
        Assert.Equal(($"/jobs/{id}", "job"), (first.Text("object_id"), first.Text("object_type")));
        Assert.Equal($"{Me} IS_OWNER, admins CAN_MANAGE inherited from /jobs/", Describe(first));
        var put = await _server.CallAsync("PUT", path, $$"""{"access_control_list": [{"user_name": "{{Me}}", "permission_level": "IS_OWNER"}, {"group_name": "g", "permission_level": "CAN_VIEW"}, {"service_principal_name": "sp", "permission_level": "CAN_MANAGE_RUN"}]}""").OkAsync();
        Assert.Equal($"{Me} IS_OWNER, g CAN_VIEW, sp CAN_MANAGE_RUN, admins CAN_MANAGE inherited from /jobs/", Describe(put));
        await _server.CallAsync("PATCH", path, """{"access_control_list": [{"group_name": "g", "permission_level": "CAN_MANAGE"}]}""").OkAsync();
        Assert.Equal($"{Me} IS_OWNER, sp CAN_MANAGE_RUN, g CAN_MANAGE, admins CAN_MANAGE inherited from /jobs/", Describe(await _server.GetAsync(path).OkAsync()));
        await _server.PostAsync("/api/2.2/jobs/delete", $$"""{"job_id": {{id}}}""").OkAsync();
        var gone = await _server.GetAsync(path);
        Assert.Equal((HttpStatusCode.NotFound, "RESOURCE_DOES_NOT_EXIST", $"Job {id} does not exist."), (gone.Status, gone.ErrorCode, gone.Message));
        Assert.Empty(Directory.GetFiles(Path.Combine(_server.Root, "permissions"), $"*{id}*"));
    }

    [Fact]
    public async Task The_list_that_comes_with_a_job_holds_and_its_maker_owns_it()
    {
        var id = await _server.CreateJobAsync("""{"access_control_list": [{"group_name": "g", "permission_level": "CAN_VIEW"}]}""");
        Assert.Equal($"{Me} IS_OWNER, g CAN_VIEW, admins CAN_MANAGE inherited from /jobs/", Describe(await _server.GetAsync($"/api/2.0/permissions/jobs/{id}").OkAsync()));
        var other = await _server.CreateJobAsync("""{"access_control_list": [{"user_name": "o", "permission_level": "IS_OWNER"}]}""");
        Assert.StartsWith("o IS_OWNER, admins", Describe(await _server.GetAsync($"/api/2.0/permissions/jobs/{other}").OkAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "The job must have exactly one owner.")]
    [InlineData("""[{"user_name": "a", "permission_level": "CAN_VIEW"}]""", "The job must have exactly one owner.")]
    [InlineData("""[{"user_name": "a", "permission_level": "IS_OWNER"}, {"user_name": "b", "permission_level": "IS_OWNER"}]""", "The job must have exactly one owner.")]
    [InlineData("""[{"user_name": "a", "permission_level": "CAN_FLY"}]""", "Permission level CAN_FLY is not supported for object type job.")]
    [InlineData("""[{"user_name": "a", "group_name": "b", "permission_level": "IS_OWNER"}]""", "Exactly one of user_name, group_name, service_principal_name must be set in each entry of access_control_list.")]
    public async Task A_list_that_cannot_be_changes_nothing(string list, string message)
    {
        var id = await _server.CreateJobAsync("{}");
        var answer = await _server.CallAsync("PUT", $"/api/2.0/permissions/jobs/{id}", $$"""{"access_control_list": {{list}}}""");
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE", message), (answer.Status, answer.ErrorCode, answer.Message));
        Assert.StartsWith(Me + " IS_OWNER, admins", Describe(await _server.GetAsync($"/api/2.0/permissions/jobs/{id}").OkAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("authorization/tokens", "tokens", "CAN_USE")]
    [InlineData("authorization/passwords", "passwords", "CAN_USE")]
    [InlineData("registered-models/abc", "registered-model", "CAN_READ")]
    [InlineData("sql/queries/7", "query", "CAN_RUN")]
    [InlineData("serving-endpoints/e", "serving-endpoint", "CAN_QUERY")]
    public async Task Every_kind_has_its_own_name_and_levels(string path, string type, string level)
    {
        var put = await _server.CallAsync("PUT", "/api/2.0/permissions/" + path, $$"""{"access_control_list": [{"group_name": "users", "permission_level": "{{level}}"}]}""").OkAsync();
        Assert.Equal(("/" + path, type), (put.Text("object_id"), put.Text("object_type")));
        Assert.StartsWith($"users {level}, admins", Describe(put), StringComparison.Ordinal);
        var levels = (await _server.GetAsync($"/api/2.0/permissions/{path}/permissionLevels").OkAsync())["permission_levels"]!.AsArray();
        Assert.Contains(levels, entry => entry!.Text("permission_level") == level && entry!.Text("description").Length > 0);
    }

    [Theory]
    [InlineData("clusters/none", 404)]
    [InlineData("cluster-policies/none", 404)]
    [InlineData("instance-pools/none", 404)]
    [InlineData("sql/warehouses/none", 404)]
    [InlineData("jobs/none", 404)]
    [InlineData("unknown/1", 400)]
    public async Task What_is_not_there_has_no_permissions(string path, int status) =>
        Assert.Equal((HttpStatusCode)status, (await _server.GetAsync("/api/2.0/permissions/" + path)).Status);

    private static string Describe(JsonObject permissions) => string.Join(", ", permissions["access_control_list"]!.AsArray().Select(entry =>
    {
        var grant = entry!["all_permissions"]![0]!;
        var inherited = grant["inherited"]!.GetValue<bool>() ? " inherited from " + grant["inherited_from_object"]![0] : "";
        return $"{entry["user_name"] ?? entry["group_name"] ?? entry["service_principal_name"]} {grant["permission_level"]}{inherited}";
    }));
}
