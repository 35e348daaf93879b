using System.Net;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

public sealed class JobsTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>
{
    private const string Wheel = "\"python_wheel_task\": {\"package_name\": \"p\", \"entry_point\": \"e\"}";

    private readonly RehearsalServer _server = fixture.Server;

    [Theory]
    [InlineData("""{"timeout_seconds": "soon"}""")]
    [InlineData("""{"queue": 5}""")]
    [InlineData("""{"tags": {"a": {"b": 1}}}""")]
    [InlineData("""{"tasks": [{"task_key": "a", "max_retries": {}}]}""")]
    [InlineData("""{"tasks": [{"task_key": "a", "libraries": "x"}]}""")]
    [InlineData("""{"tasks": [{"task_key": "a", "new_cluster": {"num_workers": "many"}}]}""")]
    [InlineData("""{"tasks": [{"task_key": "a", "spark_python_task": {"python_file": [1]}}]}""")]
    [InlineData("""{"tasks": [{"task_key": "a", "for_each_task": {"inputs": "[]", "task": {"task_key": "b", "notebook_task": {"notebook_path": {}}}}}]}""")]
    public async Task A_field_of_another_form_is_refused_before_a_client_reads_it_back(string settings)
    {
        var answer = await _server.PostAsync("/api/2.2/jobs/create", settings);
        Assert.True(answer is { Status: HttpStatusCode.BadRequest, ErrorCode: "MALFORMED_REQUEST" or "INVALID_PARAMETER_VALUE" }, answer.Text);
    }

    [Fact]
    public async Task Settings_come_back_as_they_were_sent()
    {
        const string sent = """
            "name":"fidelity","timeout_seconds":0,"max_concurrent_runs":7,"schedule":null,"unknown_field":{"deep":[1,2.50,1e3,false,null,""]},
            "tags":{"é":"ß"},"tasks":[{"task_key":"a","existing_cluster_id":"c","max_retries":0,"retry_on_timeout":false,
            "run_job_task":{"job_id":12345678901234567},"disabled":false}]
            """;
        var id = await _server.CreateJobAsync("{" + sent + "}");
        var text = (await _server.GetAsync($"/api/2.2/jobs/get?job_id={id}")).Text;
        foreach (var part in (string[])[
            "\"timeout_seconds\":0", "\"max_concurrent_runs\":7", "\"schedule\":null", "\"unknown_field\":{\"deep\":[1,2.50,1e3,false,null,\"\"]}",
            "\"tags\":{\"é\":\"ß\"}", "\"max_retries\":0", "\"retry_on_timeout\":false", "12345678901234567", "\"disabled\":false"])
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }
        Assert.True(id > 9_007_199_254_740_992, "an id that a double would keep hides mistakes");
    }

    [Fact]
    public async Task The_server_adds_its_defaults_and_keeps_the_access_list_out()
    {
        var id = await _server.CreateJobAsync("""
            {"tasks": [{"task_key": "a", "spark_python_task": {"python_file": "dbfs:/x.py"},
              "new_cluster": {"num_workers": 0, "apply_policy_default_values": true}},
              {"task_key": "b", "notebook_task": {"notebook_path": "/n"}, "depends_on": [{"task_key": "c"}, {"task_key": "a"}]}, {"task_key": "c", "notebook_task": {"notebook_path": "/n"}}],
             "schedule": {"quartz_cron_expression": "0 0 0 * * ?", "timezone_id": "UTC"},
             "access_control_list": [{"user_name": "x@example.com", "permission_level": "CAN_VIEW"}]}
            """);
        var job = await _server.GetAsync($"/api/2.2/jobs/get?job_id={id}").OkAsync();
        Assert.Equal(job["creator_user_name"]!.ToJsonString(), job["run_as_user_name"]!.ToJsonString());
        Assert.True(job["created_time"]!.GetValue<long>() > 1_700_000_000_000);
        Assert.DoesNotContain("access_control_list", job.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("apply_policy_default_values", job.ToJsonString(), StringComparison.Ordinal);
        var settings = job["settings"]!.AsObject();
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["name"] = "\"Untitled\"", ["email_notifications"] = "{}", ["webhook_notifications"] = "{}", ["timeout_seconds"] = "0",
            ["max_concurrent_runs"] = "1", ["format"] = "\"MULTI_TASK\"", ["queue"] = "{\"enabled\":true}",
        })
        {
            Assert.Equal((name, value), (name, settings[name]!.ToJsonString()));
        }
        Assert.Equal("UNPAUSED", settings["schedule"]!["pause_status"]!.GetValue<string>());
        var task = settings["tasks"]![0]!;
        Assert.Equal(("ALL_SUCCESS", 0, "{}", "WORKSPACE"),
            (task["run_if"]!.GetValue<string>(), task["timeout_seconds"]!.GetValue<int>(), task["email_notifications"]!.ToJsonString(), task["spark_python_task"]!["source"]!.GetValue<string>()));
        Assert.Equal(["a", "c"], settings["tasks"]![1]!["depends_on"]!.AsArray().Select(item => item!["task_key"]!.GetValue<string>()));
    }

    [Fact]
    public async Task An_old_job_keeps_its_fields_at_the_top()
    {
        var id = await _server.CreateJobAsync($$"""{"name": "old-form", {{Wheel}}, "existing_cluster_id": "c-1", "max_retries": 2}""", "2.0");
        var settings = await _server.SettingsAsync(id, "2.0");
        Assert.False(settings.ContainsKey("tasks"));
        Assert.Equal(("SINGLE_TASK", "c-1", 2, "p"),
            (settings["format"]!.GetValue<string>(), settings["existing_cluster_id"]!.GetValue<string>(), settings["max_retries"]!.GetValue<int>(), settings["python_wheel_task"]!["package_name"]!.GetValue<string>()));
        Assert.False(settings.ContainsKey("queue"));
    }

    [Fact]
    public async Task Reset_replaces_all_but_the_identity_that_runs()
    {
        var id = await _server.CreateJobAsync("""{"name": "reset", "description": "old", "run_as": {"service_principal_name": "sp"}, "tasks": []}""");
        await _server.PostAsync("/api/2.2/jobs/reset", $$$"""{"job_id": {{{id}}}, "new_settings": {"name": "reset-2"}}""").OkAsync();
        var settings = await _server.SettingsAsync(id);
        Assert.Equal(("reset-2", false, "{\"service_principal_name\":\"sp\"}"),
            (settings["name"]!.GetValue<string>(), settings.ContainsKey("description"), settings["run_as"]!.ToJsonString()));
    }

    [Fact]
    public async Task Update_merges_tasks_by_key_and_removes_what_is_named()
    {
        var id = await _server.CreateJobAsync($$$"""
            {"name": "update", "description": "goes", "tags": {"a": "1", "b": "2"}, "job_clusters": [{"job_cluster_key": "one", "new_cluster": {"num_workers": 1}}],
             "tasks": [{"task_key": "keep", {{{Wheel}}} }, {"task_key": "change", {{{Wheel}}}, "max_retries": 3}, {"task_key": "go", {{{Wheel}}} }]}
            """);
        await _server.PostAsync("/api/2.1/jobs/update", $$$"""
            {"job_id": {{{id}}}, "fields_to_remove": ["description", "tasks/go", "job_clusters/one"],
             "new_settings": {"tags": {"c": "3"}, "tasks": [{"task_key": "new", {{{Wheel}}} }, {"task_key": "change", {{{Wheel}}} }]} }
            """).OkAsync();
        var settings = await _server.SettingsAsync(id);
        Assert.Equal(["keep", "change", "new"], settings["tasks"]!.AsArray().Select(task => task!["task_key"]!.GetValue<string>()));
        Assert.False(settings["tasks"]![1]!.AsObject().ContainsKey("max_retries"));
        Assert.Equal("{\"c\":\"3\"}", settings["tags"]!.ToJsonString());
        Assert.False(settings.ContainsKey("description"));
        Assert.Empty(settings["job_clusters"]!.AsArray());
        Assert.Equal("update", settings["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_nested_task_gets_its_defaults_too()
    {
        var id = await _server.CreateJobAsync("""
            {"tasks": [{"task_key": "loop", "for_each_task": {"inputs": "[1]", "task": {"task_key": "n", "new_cluster": {"num_workers": 1, "apply_policy_default_values": true}, "notebook_task": {"notebook_path": "/n"}}}},
                       {"task_key": "q", "sql_task": {"warehouse_id": "w", "file": {"path": "/q.sql"}}}], "run_as": {"service_principal_name": "sp-1"}}
            """);
        var job = await _server.GetAsync($"/api/2.2/jobs/get?job_id={id}").OkAsync();
        var nested = job["settings"]!["tasks"]![0]!["for_each_task"]!["task"]!;
        Assert.Equal(("WORKSPACE", "ALL_SUCCESS", null), (nested["notebook_task"]!["source"]!.GetValue<string>(), nested["run_if"]!.GetValue<string>(), nested["new_cluster"]!["apply_policy_default_values"]));
        Assert.Equal("WORKSPACE", job["settings"]!["tasks"]![1]!["sql_task"]!["file"]!["source"]!.GetValue<string>());
        Assert.Equal("sp-1", job["run_as_user_name"]!.GetValue<string>());
    }

    [Fact]
    public async Task Settings_have_limits()
    {
        foreach (var (settings, message) in new Dictionary<JsonObject, string>
        {
            [new() { ["name"] = new string('é', 2049) }] = "at most 4096 bytes",
            [new() { ["description"] = new string('d', 27_701) }] = "at most 27700 characters",
            [new() { ["tags"] = new JsonObject(Enumerable.Range(0, 26).Select(i => KeyValuePair.Create($"t{i}", (JsonNode?)"")).ToArray()) }] = "at most 25 tags",
            [new() { ["tasks"] = new JsonArray([.. Enumerable.Range(0, 1001).Select(i => (JsonNode)new JsonObject { ["task_key"] = $"t{i}" })]) }] = "at most 1000 tasks",
        })
        {
            var answer = await _server.PostAsync("/api/2.2/jobs/create", settings.ToJsonString());
            Assert.Equal("INVALID_PARAMETER_VALUE", answer.ErrorCode);
            Assert.Contains(message, answer.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"schedule": {"quartz_cron_expression": "0 0 0 * * ?", "timezone_id": "UTC"}, "continuous": {}}""", "Only one of schedule, trigger and continuous")]
    [InlineData("""{"max_concurrent_runs": 1001}""", "between 0 and 1000")]
    [InlineData("""{"max_concurrent_runs": -1}""", "between 0 and 1000")]
    [InlineData("""{"tasks": [], "job_clusters": [{"job_cluster_key": "a b"}]}""", "Invalid job_cluster_key 'a b'")]
    [InlineData("""{"environments": [{"environment_key": "e"}, {"environment_key": "e"}]}""", "Duplicate environment_key 'e'")]
    [InlineData("""{"parameters": [{"name": "p", "default": ""}, {"name": "p", "default": ""}]}""", "Duplicate name 'p' in parameters")]
    [InlineData("""{"tasks": [{"task_key": "a"}, {"task_key": "a"}]}""", "Duplicate task key 'a'")]
    [InlineData("""{"tasks": [{"task_key": "a b"}]}""", "Invalid task key 'a b'")]
    [InlineData("""{"tasks": [{}]}""", "Missing required field: task_key")]
    [InlineData("""{"tasks": [{"task_key": "a", "depends_on": [{"task_key": "z"}]}]}""", "depends on 'z', which is not a task")]
    [InlineData("""{"tasks": [{"task_key": "a", "depends_on": [{"task_key": "b"}]}, {"task_key": "b", "depends_on": [{"task_key": "a"}]}]}""", "in a circle: a, b")]
    [InlineData("""{"tasks": [{"task_key": "a", "job_cluster_key": "c"}]}""", "job cluster 'c', which is not defined")]
    [InlineData("""{"tasks": [{"task_key": "a", "run_if": "NEVER"}]}""", "Invalid value for parameter run_if")]
    [InlineData("""{"git_source": {"git_url": "https://example.com/r"}}""", "git_source.git_provider must be one of: github,gitlab,")]
    [InlineData("""{"spark_python_task": {"python_file": "x"}, "job_clusters": [{"job_cluster_key": "c"}]}""", "Shared job cluster feature is only supported in multi-task jobs.")]
    public async Task Settings_that_cannot_work_are_refused(string settings, string message)
    {
        var answer = await _server.PostAsync("/api/2.2/jobs/create", settings);
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE"), (answer.Status, answer.ErrorCode));
        Assert.Contains(message, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_finds_by_name_and_comes_in_pages_newest_first()
    {
        var ids = new List<long>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add(await _server.CreateJobAsync($$$"""{"name": "{{{(i % 2 == 0 ? "Paged" : "pAGED")}}}", "tasks": [{"task_key": "a", {{{Wheel}}} }]}"""));
        }
        ids.Reverse();
        var found = new List<long>();
        string? token = null;
        do
        {
            var page = await _server.GetAsync("/api/2.2/jobs/list?name=paged&limit=2" + (token is null ? "" : $"&page_token={token}")).OkAsync();
            found.AddRange(page["jobs"]!.AsArray().Select(job => job!["job_id"]!.GetValue<long>()));
            token = page["next_page_token"]?.GetValue<string>();
            Assert.Equal(token is not null, page["has_more"]!.GetValue<bool>());
        }
        while (token is not null);
        Assert.Equal(ids, found);

        var brief = await _server.GetAsync("/api/2.2/jobs/list?name=paged&offset=4").OkAsync();
        var job = Assert.Single(brief["jobs"]!.AsArray())!;
        Assert.False(job["settings"]!.AsObject().ContainsKey("tasks"));
        var expanded = await _server.GetAsync("/api/2.2/jobs/list?name=paged&expand_tasks=true&limit=1").OkAsync();
        Assert.Single(expanded["jobs"]![0]!["settings"]!["tasks"]!.AsArray());
        Assert.False((await _server.GetAsync("/api/2.2/jobs/list?name=none").OkAsync()).ContainsKey("jobs"));
        Assert.True((await _server.GetAsync("/api/2.0/jobs/list").OkAsync())["jobs"]!.AsArray().Count >= 5);
    }

    [Fact]
    public async Task More_than_a_hundred_tasks_come_in_pages_and_only_at_2_2()
    {
        var tasks = new JsonArray([.. Enumerable.Range(0, 150).Select(i => (JsonNode)new JsonObject { ["task_key"] = $"t{i}" })]);
        var settings = new JsonObject { ["name"] = "many", ["tasks"] = tasks, ["parameters"] = new JsonArray(new JsonObject { ["name"] = "p", ["default"] = "" }) }.ToJsonString();
        var id = await _server.CreateJobAsync(settings);
        var first = await _server.GetAsync($"/api/2.2/jobs/get?job_id={id}").OkAsync();
        Assert.Equal((100, true), (first["settings"]!["tasks"]!.AsArray().Count, first["has_more"]!.GetValue<bool>()));
        var second = await _server.GetAsync($"/api/2.2/jobs/get?job_id={id}&page_token={first["next_page_token"]}").OkAsync();
        Assert.Equal((50, false), (second["settings"]!["tasks"]!.AsArray().Count, second.ContainsKey("next_page_token")));
        Assert.False(second["settings"]!.AsObject().ContainsKey("parameters"));
        foreach (var answer in (Answer[])[await _server.GetAsync($"/api/2.1/jobs/get?job_id={id}"), await _server.PostAsync("/api/2.1/jobs/create", settings)])
        {
            Assert.Equal("INVALID_PARAMETER_VALUE", answer.ErrorCode);
            Assert.StartsWith("Resources with more than 100 tasks can only be handled by API 2.2 and above", answer.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_deleted_job_is_gone()
    {
        var id = await _server.CreateJobAsync("""{"name": "gone"}""");
        await _server.PostAsync("/api/2.2/jobs/delete", $$$"""{"job_id": {{{id}}} }""").OkAsync();
        Assert.Equal($"Job {id} does not exist.", (await _server.GetAsync($"/api/2.2/jobs/get?job_id={id}")).Message);
        Assert.Equal($"Job {id} does not exist.", (await _server.PostAsync("/api/2.2/jobs/run-now", $$$"""{"job_id": {{{id}}} }""")).Message);
    }
}
