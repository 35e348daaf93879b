using System.Net;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

public sealed class ServicesTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>
{
    private readonly RehearsalServer _server = fixture.Server;

    [Fact]
    public async Task An_instance_pool_is_made_shown_edited_and_deleted()
    {
        const string Pools = "/api/2.0/instance-pools";
        var id = (await _server.PostAsync(Pools + "/create", """{"instance_pool_name": "p", "node_type_id": "Standard_DS3_v2", "max_capacity": 5}""").OkAsync()).Text("instance_pool_id");
        await _server.PostAsync(Pools + "/edit", $$"""{"instance_pool_id": "{{id}}", "instance_pool_name": "q", "node_type_id": "Standard_DS3_v2"}""").OkAsync();
        var pool = await _server.GetAsync($"{Pools}/get?instance_pool_id={id}").OkAsync();
        Assert.Equal(("q", "ACTIVE", 5, 0), (pool.Text("instance_pool_name"), pool.Text("state"), pool["max_capacity"]!.GetValue<int>(), pool["stats"]!["used_count"]!.GetValue<int>()));
        Assert.Contains(id, (await _server.GetAsync(Pools + "/list")).Text, StringComparison.Ordinal);
        await _server.CreateClusterAsync($$"""{"spark_version": "x", "num_workers": 1, "instance_pool_id": "{{id}}"}""");
        await _server.PostAsync(Pools + "/delete", $$"""{"instance_pool_id": "{{id}}"}""").OkAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await _server.GetAsync($"{Pools}/get?instance_pool_id={id}")).Status);
        Assert.Equal("INVALID_PARAMETER_VALUE", (await _server.PostAsync(Pools + "/create", $$"""{"instance_pool_name": "{{new string('x', 101)}}", "node_type_id": "n"}""")).ErrorCode);
    }

    [Fact]
    public async Task A_policy_is_made_shown_edited_and_deleted()
    {
        const string Policies = "/api/2.0/policies/clusters";
        var definition = """{"spark_version":{"type":"fixed","value":"auto:latest-lts"}}""";
        var body = new JsonObject { ["name"] = "p", ["definition"] = definition, ["max_clusters_per_user"] = 3 };
        var id = (await _server.PostAsync(Policies + "/create", body.ToJsonString()).OkAsync()).Text("policy_id");
        Assert.Equal("INVALID_PARAMETER_VALUE", (await _server.PostAsync(Policies + "/create", body.ToJsonString())).ErrorCode);
        Assert.Equal(definition, (await _server.GetAsync($"{Policies}/get?policy_id={id}").OkAsync()).Text("definition"));
        await _server.PostAsync(Policies + "/edit", $$"""{"policy_id": "{{id}}", "name": "q", "policy_family_id": "personal-vm"}""").OkAsync();
        var edited = (await _server.GetAsync(Policies + "/list?sort_column=POLICY_NAME&sort_order=ASC").OkAsync())["policies"]!.AsArray().Single(policy => policy!.Text("policy_id") == id)!;
        Assert.Equal(("q", null), (edited.Text("name"), edited["max_clusters_per_user"]));
        Assert.Contains("data_security_mode", edited.Text("definition"), StringComparison.Ordinal);
        await _server.PostAsync(Policies + "/delete", $$"""{"policy_id": "{{id}}"}""").OkAsync();
        Assert.Equal("RESOURCE_DOES_NOT_EXIST", (await _server.GetAsync($"{Policies}/get?policy_id={id}")).ErrorCode);
        Assert.Contains("personal-vm", (await _server.GetAsync("/api/2.0/policy-families")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{\\\"a\\\": 1}")]
    [InlineData("{\\\"a\\\": {\\\"type\\\": \\\"odd\\\"}}")]
    public async Task A_policys_definition_must_be_one(string definition)
    {
        var answer = await _server.PostAsync("/api/2.0/policies/clusters/create", $$"""{"name": "wrong", "definition": "{{definition}}"}""");
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE"), (answer.Status, answer.ErrorCode));
    }

    [Fact]
    public async Task A_warehouse_starts_stops_and_goes()
    {
        const string Warehouses = "/api/2.0/sql/warehouses";
        var id = (await _server.PostAsync(Warehouses, """{"name": "w", "cluster_size": "Small"}""").OkAsync()).Text("id");
        Assert.Equal("STARTING RUNNING", await _server.StatesUntilAsync($"{Warehouses}/{id}", "RUNNING"));
        await _server.PostAsync($"{Warehouses}/{id}/edit", """{"max_num_clusters": 3}""").OkAsync();
        await _server.PostAsync($"{Warehouses}/{id}/stop", "").OkAsync();
        Assert.Equal("STOPPING STOPPED", await _server.StatesUntilAsync($"{Warehouses}/{id}", "STOPPED"));
        var listed = (await _server.GetAsync(Warehouses).OkAsync())["warehouses"]!.AsArray().Single(warehouse => warehouse!.Text("id") == id)!;
        Assert.Equal(("w", "Small", 3), (listed.Text("name"), listed.Text("cluster_size"), listed["max_num_clusters"]!.GetValue<int>()));
        Assert.Equal($"/sql/1.0/warehouses/{id}", listed["odbc_params"]!.Text("path"));
        var sources = JsonNode.Parse((await _server.GetAsync("/api/2.0/preview/sql/data_sources")).Text)!.AsArray();
        Assert.Contains(sources, source => source!.Text("warehouse_id") == id);
        Assert.Equal("{}", (await _server.CallAsync("DELETE", $"{Warehouses}/{id}")).Text);
        Assert.Equal((HttpStatusCode.NotFound, "RESOURCE_DOES_NOT_EXIST"), ((await _server.GetAsync($"{Warehouses}/{id}")).Status, (await _server.GetAsync($"{Warehouses}/{id}")).ErrorCode));
    }

    [Fact]
    public async Task A_pipeline_is_kept_and_an_update_of_it_fails_with_the_reason()
    {
        const string Pipelines = "/api/2.0/pipelines";
        var id = (await _server.PostAsync(Pipelines, """{"name": "etl", "catalog": "main", "parameters": {"a": "b"}}""").OkAsync()).Text("pipeline_id");
        var taken = await _server.PostAsync(Pipelines, """{"name": "etl"}""");
        Assert.Equal((HttpStatusCode.Conflict, "RESOURCE_CONFLICT"), (taken.Status, taken.ErrorCode));
        await _server.CallAsync("PUT", $"{Pipelines}/{id}", """{"name": "etl-2", "libraries": [{"file": {"path": "/a.py"}}]}""").OkAsync();
        var shown = await _server.GetAsync($"{Pipelines}/{id}").OkAsync();
        Assert.Equal(("etl-2", "IDLE", $"dbfs:/pipelines/{id}"), (shown.Text("name"), shown.Text("state"), shown["spec"]!.Text("storage")));
        Assert.Null(shown["spec"]!["catalog"]);
        Assert.Equal(id, (await _server.GetAsync(Pipelines + "?filter=name%20LIKE%20'%25-2'").OkAsync())["statuses"]![0]!.Text("pipeline_id"));
        Assert.Equal("{}", (await _server.GetAsync(Pipelines + "?filter=name%20LIKE%20'etl'")).Text);
        var update = (await _server.PostAsync($"{Pipelines}/{id}/updates", "{}").OkAsync()).Text("update_id");
        Assert.Equal("FAILED", (await _server.GetAsync($"{Pipelines}/{id}/updates/{update}").OkAsync())["update"]!.Text("state"));
        Assert.Contains("cannot run them", (await _server.GetAsync($"{Pipelines}/{id}/events").OkAsync())["events"]![0]!.Text("message"), StringComparison.Ordinal);
        await _server.CallAsync("DELETE", $"{Pipelines}/{id}").OkAsync();
        var gone = await _server.GetAsync($"{Pipelines}/{id}");
        Assert.Equal((HttpStatusCode.NotFound, $"The specified pipeline {id} was not found."), (gone.Status, gone.Message));
    }

    [Theory]
    [InlineData("alerts", "alerts", """{"display_name": "a", "extra": {"x": 1}}""", """{"display_name": "b"}""")]
    [InlineData("sql/queries", "results", """{"query": {"display_name": "a", "extra": {"x": 1}}}""", """{"query": {"display_name": "b"}, "update_mask": "display_name"}""")]
    [InlineData("notification-destinations", "results", """{"display_name": "a", "extra": {"x": 1}}""", """{"display_name": "b"}""")]
    public async Task What_is_only_kept_is_kept_whole(string path, string list, string made, string changed)
    {
        var id = (await _server.PostAsync("/api/2.0/" + path, made).OkAsync()).Text("id");
        await _server.CallAsync("PATCH", $"/api/2.0/{path}/{id}", changed).OkAsync();
        var thing = (await _server.GetAsync("/api/2.0/" + path).OkAsync())[list]!.AsArray().Single()!;
        Assert.Equal(("b", 1), (thing.Text("display_name"), thing["extra"]!["x"]!.GetValue<int>()));
        Assert.Equal(thing.ToJsonString(), (await _server.GetAsync($"/api/2.0/{path}/{id}")).Text);
        await _server.CallAsync("DELETE", $"/api/2.0/{path}/{id}").OkAsync();
        Assert.Equal("RESOURCE_DOES_NOT_EXIST", (await _server.GetAsync($"/api/2.0/{path}/{id}")).ErrorCode);
    }

    [Fact]
    public async Task A_switch_of_the_workspace_is_text_and_unset_until_somebody_sets_it()
    {
        Assert.Equal("""{"enableDcs":null}""", (await _server.GetAsync("/api/2.0/workspace-conf?keys=enableDcs")).Text);
        await _server.CallAsync("PATCH", "/api/2.0/workspace-conf", """{"enableDcs": true, "maxTokenLifetimeDays": "90"}""").OkAsync();
        Assert.Equal("""{"enableDcs":"true","maxTokenLifetimeDays":"90"}""", (await _server.GetAsync("/api/2.0/workspace-conf?keys=enableDcs,maxTokenLifetimeDays")).Text);
    }

    /// <summary>A field of the wrong kind must not be kept: it would break every later reading.</summary>
    [Theory]
    [InlineData("POST", "/api/2.0/preview/scim/v2/Groups", """{"displayName": "poison", "members": "x"}""", "/api/2.0/preview/scim/v2/Me")]
    [InlineData("POST", "/api/2.0/preview/scim/v2/Groups", """{"displayName": "poison", "members": [{"value": {}}]}""", "/api/2.0/preview/scim/v2/Me")]
    [InlineData("PATCH", "/api/2.0/preview/scim/v2/Groups/2", """{"Operations": [{"op": "replace", "path": "members.x", "value": 1}]}""", "/api/2.0/preview/scim/v2/Me")]
    [InlineData("POST", "/api/2.1/clusters/create", """{"spark_version": "x", "cluster_name": {}}""", "/api/2.1/clusters/list")]
    [InlineData("POST", "/api/2.1/clusters/create", """{"spark_version": "x", "num_workers": "many"}""", "/api/2.1/clusters/list")]
    [InlineData("POST", "/api/2.0/sql/warehouses", """{"name": {}}""", "/api/2.0/sql/warehouses")]
    [InlineData("POST", "/api/2.0/sql/warehouses", """{"name": "poison", "min_num_clusters": "x"}""", "/api/2.0/sql/warehouses")]
    [InlineData("POST", "/api/2.0/pipelines", """{"name": []}""", "/api/2.0/pipelines")]
    [InlineData("POST", "/api/2.0/policies/clusters/create", """{"name": {}, "definition": "{}"}""", "/api/2.0/policies/clusters/list")]
    public async Task What_cannot_be_read_back_is_refused(string method, string path, string body, string reading)
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await _server.CallAsync(method, path, body)).Status);
        await _server.GetAsync(reading).OkAsync();
    }

    [Fact]
    public async Task What_a_workspace_says_of_a_cluster_is_not_taken_from_a_client()
    {
        var id = await _server.CreateClusterAsync("""{"spark_version": "x", "num_workers": 0, "last_state_loss_time": {}, "events": "none", "course": 5, "state": "ERROR", "creator_user_name": "else"}""");
        Assert.Equal("rehearsal@example.com", (await _server.ClusterAsync(id)).Text("creator_user_name"));
        await _server.GetAsync("/api/2.0/libraries/all-cluster-statuses").OkAsync();
        var shown = await _server.ClusterAsync(id);
        shown["cluster_name"] = "sent back";
        await _server.ClusterStatesAsync(id, "RUNNING");
        await _server.PostAsync("/api/2.0/clusters/edit", shown.ToJsonString()).OkAsync();
        shown = await _server.ClusterAsync(id);
        Assert.Equal(("sent back", false), (shown.Text("cluster_name"), shown["spec"]!.AsObject().ContainsKey("spec")));
    }

    [Fact]
    public async Task Telemetry_is_counted()
    {
        var reply = await _server.PostAsync("/telemetry-ext", """{"uploadTime": 1, "items": [], "protoLogs": ["a", "b"]}""").OkAsync();
        Assert.Equal(2, reply["numProtoSuccess"]!.GetValue<int>());
        using var anonymous = new HttpClient { BaseAddress = _server.Uri };
        using var body = new StringContent("{}");
        using var refused = await anonymous.PostAsync("/telemetry-ext", body);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }
}
