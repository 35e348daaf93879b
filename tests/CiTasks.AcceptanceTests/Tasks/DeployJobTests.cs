using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks;

public sealed class DeployJobTests : TaskFixture
{
    private static readonly string[] Deploy = ["deploy-job", "--job-file", "jobs/small.json", "--artifacts", "dbfs:/FileStore/small/dist"];

    [Fact]
    public async Task Settings_reach_the_server_as_they_are_written()
    {
        using var project = new SmallProject();
        const string Settings = """
            "name": "as-written",
            "email_notifications": {},
            "foo": null,
            "ratio": 1.0,
            "text": "ü + <b> ${not.ours} $${literal}",
            "tasks": [{
              "task_key": "t", "max_retries": 0, "timeout_seconds": 0, "retry_on_timeout": false,
              "run_job_task": { "job_id": 12345678901234567 },
              "new_cluster": { "num_workers": 0, "spark_conf": { "spark.databricks.cluster.profile": "singleNode", "spark.master": "local[*]" }, "custom_tags": { "ResourceClass": "SingleNode" } }
            }]
            """;
        project.Write("jobs/small.json", "{" + Settings + "}");
        using var proxy = new RecordingProxy(Workspace.Uri);
        Ends(0, await CiTasksProcess.RunAsync(project.Folder, ConnectionTo(proxy.Uri), Deploy));
        var sent = Assert.Single(proxy.To("jobs/create")).Body;
        foreach (var piece in new[] { "\"email_notifications\":{}", "\"foo\":null", "\"ratio\":1.0", "\"max_retries\":0", "\"timeout_seconds\":0", "\"retry_on_timeout\":false", "\"job_id\":12345678901234567", "\"num_workers\":0", "\"text\":\"ü + <b> ${not.ours} ${literal}\"" })
        {
            Assert.Contains(piece, sent, StringComparison.Ordinal);
        }

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("{" + Settings.Replace("$${", "${", StringComparison.Ordinal) + "}"), JsonNode.Parse(sent)));
    }

    [Fact]
    public async Task A_job_is_created_then_left_alone_then_reset_with_the_difference_shown()
    {
        using var project = new SmallProject();
        var created = await RunAsync(project.Folder, [.. Deploy, "--output", "json"]);
        Ends(0, created);
        Assert.Equal("created", created.Json["outputs"]!["action"]!.GetValue<string>());
        var unchanged = await RunAsync(project.Folder, [.. Deploy, "--output", "json"]);
        Assert.Equal("unchanged", unchanged.Json["outputs"]!["action"]!.GetValue<string>());
        project.Replace("jobs/small.json", "\"max_retries\": 0", "\"max_retries\": 2");
        var plan = await RunAsync(project.Folder, [.. Deploy, "--mode", "plan", "--fail-on-changes"]);
        Ends(3, plan);
        Says("tasks[count].max_retries: 0 → 2", plan);
        var reset = await RunAsync(project.Folder, [.. Deploy, "--output", "json"]);
        Ends(0, reset);
        Assert.Equal("reset", reset.Json["outputs"]!["action"]!.GetValue<string>());
        Assert.Equal("1", reset.Json["outputs"]!["changes"]!.GetValue<string>());
        Ends(0, await RunAsync(project.Folder, [.. Deploy, "--mode", "plan", "--fail-on-changes"]));
        Assert.Single(await JobsAsync());
    }

    [Fact]
    public async Task Another_wheel_gets_another_path_and_the_old_one_stays()
    {
        using var project = new SmallProject();
        Ends(0, await RunAsync(project.Folder, Deploy));
        project.WriteCode(SmallProject.Code + "\n# another\n");
        var result = await RunAsync(project.Folder, Deploy);
        Ends(0, result);
        Assert.Matches(@"libraries\[0\]\.whl: ""dbfs:/FileStore/small/dist/[0-9a-f]{12}/small-0\.1-py3-none-any\.whl"" → ", result.All);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(Workspace.Dbfs, "FileStore/small/dist"), "*.whl", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task Two_jobs_of_the_name_are_never_guessed_between()
    {
        using var project = new SmallProject();
        var ids = new List<string>();
        for (var count = 0; count < 2; count++)
        {
            var answer = await Workspace.Http.PostAsJsonAsync("api/2.2/jobs/create", new { name = "small" });
            ids.Add(((await answer.Content.ReadFromJsonAsync<JsonObject>())!["job_id"]!).ToJsonString());
        }

        var result = await RunAsync(project.Folder, Deploy);
        Ends(2, result);
        Says("error CIT0410 at jobs/small.json:3:11: 2 jobs are called 'small'", result);
        ids.ForEach(id => Says(id, result));
    }

    [Theory]
    [InlineData(ProxyFault.LostAnswer)]
    [InlineData(ProxyFault.DoneButUnavailable)]
    [InlineData(ProxyFault.Unavailable)]
    [InlineData(ProxyFault.TooMany)]
    public async Task One_job_is_created_whatever_happens_to_the_answer(ProxyFault fault)
    {
        using var project = new SmallProject();
        using var proxy = new RecordingProxy(Workspace.Uri, (request, before) =>
            request.Path.EndsWith("jobs/create", StringComparison.Ordinal) && before == 0 ? fault : ProxyFault.None);
        var result = await CiTasksProcess.RunAsync(project.Folder, ConnectionTo(proxy.Uri), Deploy);
        Ends(0, result);
        Assert.Single(await JobsAsync());
    }

    [Fact]
    public async Task An_overlay_and_variables_make_the_job_of_a_target()
    {
        using var project = new SmallProject();
        project.Replace("jobs/small.json", "\"name\": \"small\"", "\"name\": \"small-${target}-${var.team}\"");
        project.Write("jobs/small.prod.json", """{ "tasks": [{ "task_key": "count", "max_retries": 3 }], "max_concurrent_runs": null }""");
        Ends(0, await RunAsync(project.Folder, [.. Deploy, "--target", "prod", "--vars", "team=blue"]));
        var job = Assert.Single(await JobsAsync())!;
        Assert.Equal("small-prod-blue", job["settings"]!["name"]!.GetValue<string>());
        Assert.Equal(3, job["settings"]!["tasks"]![0]!["max_retries"]!.GetValue<int>());
        Assert.Equal("count", job["settings"]!["tasks"]![0]!["python_wheel_task"]!["entry_point"]!.GetValue<string>());
    }
}
