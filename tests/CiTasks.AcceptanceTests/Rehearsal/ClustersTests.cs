using System.Net;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

public sealed class ClustersTests(ClustersTests.Fixture fixture) : IClassFixture<ClustersTests.Fixture>
{
    private readonly RehearsalServer _server = fixture.Server;

    [Fact]
    public async Task A_cluster_goes_through_its_states()
    {
        var id = await _server.CreateClusterAsync("""{"cluster_name": "life", "spark_version": "15.4.x-scala2.12", "node_type_id": "Standard_DS3_v2", "num_workers": 2, "autotermination_minutes": 30}""");
        Assert.Matches("^[0-9]{4}-[0-9]{6}-[a-z0-9]{8}$", id);
        Assert.Equal("PENDING RUNNING", await _server.ClusterStatesAsync(id, "RUNNING"));
        await PostAsync("resize", $$"""{"cluster_id": "{{id}}", "num_workers": 3}""");
        Assert.Equal("RESIZING RUNNING", await _server.ClusterStatesAsync(id, "RUNNING"));
        await PostAsync("restart", $$"""{"cluster_id": "{{id}}"}""");
        Assert.Equal("RESTARTING RUNNING", await _server.ClusterStatesAsync(id, "RUNNING"));
        await PostAsync("edit", $$"""{"cluster_id": "{{id}}", "spark_version": "14.3.x-scala2.12", "autoscale": {"min_workers": 1, "max_workers": 4} }""");
        Assert.Equal("RESTARTING RUNNING", await _server.ClusterStatesAsync(id, "RUNNING"));
        await PostAsync("delete", $$"""{"cluster_id": "{{id}}"}""");
        Assert.Equal("TERMINATING TERMINATED", await _server.ClusterStatesAsync(id, "TERMINATED"));
        var cluster = await _server.ClusterAsync(id);
        Assert.Equal(("USER_REQUEST", "SUCCESS"), (cluster["termination_reason"]!.Text("code"), cluster["termination_reason"]!.Text("type")));
        Assert.Null(cluster["num_workers"]);
        Assert.Equal(4, cluster["autoscale"]!["max_workers"]!.GetValue<int>());
        Assert.Equal("14.3.x-scala2.12", cluster["spec"]!.Text("spark_version"));
        Assert.False(cluster.ContainsKey("executors"));
        await PostAsync("update", $$"""{"cluster_id": "{{id}}", "update_mask": "num_workers,cluster_name", "cluster": {"num_workers": 5, "cluster_name": "new"} }""");
        cluster = await _server.ClusterAsync(id);
        Assert.Equal(("TERMINATED", "new", 5, null), (cluster.Text("state"), cluster.Text("cluster_name"), cluster["num_workers"]!.GetValue<int>(), cluster["autoscale"]));
        await PostAsync("start", $$"""{"cluster_id": "{{id}}"}""");
        Assert.Equal("PENDING RUNNING", await _server.ClusterStatesAsync(id, "RUNNING"));
        await PostAsync("permanent-delete", $$"""{"cluster_id": "{{id}}"}""");
        var gone = await _server.GetAsync("/api/2.1/clusters/get?cluster_id=" + id);
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE", $"Cluster {id} does not exist"), (gone.Status, gone.ErrorCode, gone.Message));
    }

    [Fact]
    public async Task Events_tell_the_life_of_a_cluster_in_pages()
    {
        var id = await _server.CreateClusterAsync();
        await _server.ClusterStatesAsync(id, "RUNNING");
        await PostAsync("pin", $$"""{"cluster_id": "{{id}}"}""");
        await PostAsync("delete", $$"""{"cluster_id": "{{id}}"}""");
        var first = await _server.PostAsync("/api/2.0/clusters/events", $$"""{"cluster_id": "{{id}}", "limit": 3}""").OkAsync();
        Assert.Equal(["TERMINATING", "PINNED", "RUNNING"], first["events"]!.AsArray().Select(item => item!.Text("type")));
        Assert.Equal(4, first["total_count"]!.GetValue<int>());
        var second = await _server.PostAsync("/api/2.0/clusters/events", first["next_page"]!.ToJsonString()).OkAsync();
        Assert.Equal(["CREATING"], second["events"]!.AsArray().Select(item => item!.Text("type")));
        Assert.False(second.ContainsKey("next_page"));
        var chosen = await _server.PostAsync("/api/2.1/clusters/events", $$"""{"cluster_id": "{{id}}", "order": "ASC", "event_types": ["RUNNING", "CREATING"]}""").OkAsync();
        Assert.Equal(["CREATING", "RUNNING"], chosen["events"]!.AsArray().Select(item => item!.Text("type")));
    }

    [Fact]
    public async Task The_list_is_filtered_and_sorted_by_dotted_arguments_and_has_pages()
    {
        await using var server = await RehearsalServer.StartAsync("--cluster-start-ms", "0");
        Assert.Equal("{}", (await server.GetAsync("/api/2.0/clusters/list")).Text);
        var ids = new List<string>();
        foreach (var name in (string[])["b", "c", "a"])
        {
            ids.Add(await server.CreateClusterAsync($$"""{"cluster_name": "{{name}}", "spark_version": "x", "num_workers": 0}"""));
        }
        await PostAsync(server, "pin", $$"""{"cluster_id": "{{ids[1]}}"}""");
        await PostAsync(server, "delete", $$"""{"cluster_id": "{{ids[0]}}"}""");
        Assert.Equal("abc", await NamesAsync(server, "?sort_by.field=CLUSTER_NAME&sort_by.direction=ASC"));
        Assert.Equal("b", await NamesAsync(server, "?filter_by.cluster_states=TERMINATED&filter_by.cluster_states=ERROR"));
        Assert.Equal("c", await NamesAsync(server, "?filter_by.is_pinned=true"));
        Assert.Equal("", await NamesAsync(server, "?filter_by.cluster_sources=JOB"));
        var first = await server.GetAsync("/api/2.1/clusters/list?page_size=2&sort_by.field=CLUSTER_NAME&sort_by.direction=ASC").OkAsync();
        var second = await NamesAsync(server, "?page_size=2&sort_by.field=CLUSTER_NAME&sort_by.direction=ASC&page_token=" + first.Text("next_page_token"));
        Assert.Equal(("2", "c"), (first["clusters"]!.AsArray().Count.ToString(), second));
    }

    [Theory]
    [InlineData("start", "Cluster {0} is in unexpected state Running.")]
    [InlineData("change-owner", "Cluster {0} is in unexpected state Running.")]
    public async Task A_wrong_state_is_an_invalid_one(string verb, string message)
    {
        var id = await _server.CreateClusterAsync();
        await _server.ClusterStatesAsync(id, "RUNNING");
        var answer = await _server.PostAsync("/api/2.1/clusters/" + verb, $$"""{"cluster_id": "{{id}}", "owner_username": "x"}""");
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_STATE", string.Format(message, id)), (answer.Status, answer.ErrorCode, answer.Message));
    }

    [Theory]
    [InlineData("create", """{"num_workers": 1}""")]
    [InlineData("create", """{"spark_version": "x", "num_workers": -1}""")]
    [InlineData("create", """{"spark_version": "x", "autoscale": {"min_workers": 3, "max_workers": 2}}""")]
    [InlineData("create", """{"spark_version": "x", "policy_id": "none"}""")]
    [InlineData("create", """{"spark_version": "x", "instance_pool_id": "none"}""")]
    [InlineData("start", "{}")]
    [InlineData("start", """{"cluster_id": "none"}""")]
    [InlineData("delete", """{"cluster_id": "none"}""")]
    [InlineData("permanent-delete", """{"cluster_id": "none"}""")]
    [InlineData("events", """{"cluster_id": "none"}""")]
    public async Task A_wrong_parameter_is_refused(string verb, string body)
    {
        var answer = await _server.PostAsync("/api/2.0/clusters/" + verb, body);
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE"), (answer.Status, answer.ErrorCode));
    }

    [Fact]
    public async Task A_create_that_is_sent_twice_with_its_token_makes_one_cluster()
    {
        const string Settings = """{"spark_version": "x", "num_workers": 0, "idempotency_token": "once"}""";
        var id = await _server.CreateClusterAsync(Settings);
        Assert.Equal(id, await _server.CreateClusterAsync(Settings));
        await PostAsync("delete", $$"""{"cluster_id": "{{id}}"}""");
        Assert.NotEqual(id, await _server.CreateClusterAsync(Settings));
    }

    [Fact]
    public async Task Node_types_have_every_number_a_client_sorts_by()
    {
        var types = (await _server.GetAsync("/api/2.1/clusters/list-node-types").OkAsync())["node_types"]!.AsArray();
        Assert.All(types, type =>
        {
            Assert.True(type!["num_cores"]!.GetValue<double>() > 0 && type["memory_mb"]!.GetValue<int>() > 0);
            Assert.NotNull(type["num_gpus"]);
            Assert.All((string[])["local_disks", "local_disk_size_gb", "local_nvme_disks", "local_nvme_disk_size_gb"], name => Assert.NotNull(type["node_instance_type"]![name]));
        });
        var versions = (await _server.GetAsync("/api/2.0/clusters/spark-versions").OkAsync())["versions"]!.AsArray();
        Assert.Contains(versions, version => version!.Text("key") == "15.4.x-scala2.12" && version!.Text("name").Contains("LTS", StringComparison.Ordinal));
        Assert.Equal("1", (await _server.GetAsync("/api/2.1/clusters/list-zones").OkAsync()).Text("default_zone"));
    }

    [Fact]
    public async Task A_library_is_installed_when_its_cluster_runs_and_goes_with_a_restart()
    {
        var id = await _server.CreateClusterAsync();
        var body = $$"""{"cluster_id": "{{id}}", "libraries": [{"pypi": {"package": "kedro"} }, {"whl": "dbfs:/a.whl"}]}""";
        await _server.PostAsync("/api/2.0/libraries/install", body).OkAsync();
        Assert.Equal("PENDING PENDING", await LibrariesAsync(id));
        await _server.ClusterStatesAsync(id, "RUNNING");
        Assert.Equal("INSTALLING INSTALLING", await LibrariesAsync(id));
        await WaitForLibrariesAsync(id, "INSTALLED INSTALLED");
        await _server.PostAsync("/api/2.0/libraries/uninstall", $$"""{"cluster_id": "{{id}}", "libraries": [{"whl": "dbfs:/a.whl"}, {"jar": "never.jar"}]}""").OkAsync();
        Assert.Equal("INSTALLED UNINSTALL_ON_RESTART", await LibrariesAsync(id));
        await PostAsync("restart", $$"""{"cluster_id": "{{id}}"}""");
        Assert.Equal("PENDING", await LibrariesAsync(id));
        Assert.Equal(id, (await _server.GetAsync("/api/2.0/libraries/all-cluster-statuses").OkAsync())["statuses"]!.AsArray().Single()!.Text("cluster_id"));
        Assert.Equal("INVALID_PARAMETER_VALUE", (await _server.PostAsync("/api/2.0/libraries/install", $$"""{"cluster_id": "{{id}}", "libraries": [{"unknown": "x"}]}""")).ErrorCode);
        Assert.Equal("Cluster none does not exist", (await _server.GetAsync("/api/2.0/libraries/cluster-status?cluster_id=none")).Message);
    }

    private Task PostAsync(string verb, string body) => PostAsync(_server, verb, body);

    private static async Task PostAsync(RehearsalServer server, string verb, string body)
    {
        var answer = await server.PostAsync("/api/2.1/clusters/" + verb, body);
        Assert.Equal((HttpStatusCode.OK, "{}"), (answer.Status, answer.Text));
    }

    private static async Task<string> NamesAsync(RehearsalServer server, string query) => string.Concat(
        (await server.GetAsync("/api/2.1/clusters/list" + query).OkAsync())["clusters"]?.AsArray().Select(cluster => cluster!.Text("cluster_name")) ?? []);

    private async Task<string> LibrariesAsync(string id) => string.Join(" ",
        (await _server.GetAsync("/api/2.0/libraries/cluster-status?cluster_id=" + id).OkAsync())["library_statuses"]!.AsArray().Select(status => status!.Text("status")));

    private async Task WaitForLibrariesAsync(string id, string expected)
    {
        for (var i = 0; i < 250 && await LibrariesAsync(id) != expected; i++)
        {
            await Task.Delay(20);
        }
        Assert.Equal(expected, await LibrariesAsync(id));
    }

    /// <summary>States that last long enough to be seen on a busy machine.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        public RehearsalServer Server { get; private set; } = null!;

        public async Task InitializeAsync() => Server = await RehearsalServer.StartAsync("--cluster-start-ms", "600");

        public async Task DisposeAsync() => await Server.DisposeAsync();
    }
}
