using System.Net;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>What may be asked of runs, and what is told about them.</summary>
public sealed class RunRequestTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>
{
    private const string Condition = """ "condition_task": {"op": "EQUAL_TO", "left": "1", "right": "1"} """;

    private readonly RehearsalServer _server = fixture.Server;

    [Theory]
    [InlineData(""" "notebook_params": {"a": "1"}, "jar_params": ["1"] """, "in conjunction with jar_params")]
    [InlineData(""" "python_params": ["é"] """, "only Latin characters")]
    [InlineData(""" "only": ["z"] """, "'z' in 'only' is not a task")]
    public async Task A_start_that_contradicts_itself_is_refused(string fields, string message)
    {
        var job = await _server.CreateJobAsync($$"""{"name": "r", "tasks": [{"task_key": "a", {{Condition}}}]}""");
        var answer = await _server.PostAsync("/api/2.2/jobs/run-now", $$"""{"job_id": {{job}}, {{fields}}}""");
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE"), (answer.Status, answer.ErrorCode));
        Assert.Contains(message, answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(64, 9_970, HttpStatusCode.OK)]
    [InlineData(65, 0, HttpStatusCode.BadRequest)]
    [InlineData(10, 9_990, HttpStatusCode.BadRequest)]
    public async Task Tokens_and_parameters_have_a_length(int token, int parameter, HttpStatusCode status)
    {
        var job = await _server.CreateJobAsync($$"""{"name": "r", "max_concurrent_runs": 9, "tasks": [{"task_key": "a", {{Condition}}}]}""");
        var request = new JsonObject { ["job_id"] = job, ["idempotency_token"] = new string('t', token), ["python_params"] = new JsonArray(new string('p', parameter)) };
        Assert.Equal(status, (await _server.PostAsync("/api/2.2/jobs/run-now", request.ToJsonString())).Status);
    }

    [Fact]
    public async Task Only_some_tasks_run_when_asked()
    {
        var job = await _server.CreateJobAsync($$"""
            {"name": "only", "max_concurrent_runs": 9, "tasks": [{"task_key": "a", {{Condition}}}, {"task_key": "b", "depends_on": [{"task_key": "a"}], {{Condition}}}, {"task_key": "c", "depends_on": [{"task_key": "b"}], {{Condition}}}]}
            """);
        foreach (var (only, tasks) in new[] { ("b", "b"), ("+b", "a,b"), ("b+", "b,c"), ("c\", \"a", "a,c"), ("part.of>a", "a,b,c") })
        {
            var run = await _server.WaitAsync(await _server.RunNowAsync(job, $$""", "only": ["{{only}}"]"""));
            Assert.Equal((tasks, "SUCCESS"), (string.Join(',', run.Tasks().Select(task => task["task_key"])), run.Result()));
        }
    }

    [Fact]
    public async Task A_job_that_allows_no_run_skips_every_one()
    {
        var job = await _server.CreateJobAsync($$"""{"name": "none", "max_concurrent_runs": 0, "tasks": [{"task_key": "a", {{Condition}}}]}""");
        var run = await _server.RunAsync(await _server.RunNowAsync(job));
        Assert.Equal(("SKIPPED", "MAXIMUM_CONCURRENT_RUNS_REACHED"), (run.LifeCycle(), run.Result()));
    }

    [Fact]
    public async Task A_task_run_is_shown_by_its_own_id()
    {
        var run = await _server.WaitAsync(await _server.SubmitAsync($$"""{"run_name": "whole", "tasks": [{"task_key": "a", "disabled": true, {{Condition}}}, {"task_key": "b", "depends_on": [{"task_key": "a"}], {{Condition}}}]}"""));
        Assert.Equal(("SUCCESS", "DISABLED", "SUCCESS"), (run.Result(), run.TaskOf("a").Result(), run.TaskOf("b").Result()));
        var task = await _server.RunAsync(run.TaskOf("b")["run_id"]!.GetValue<long>());
        Assert.Equal(
            (run.TaskOf("b")["run_id"]!.ToJsonString(), run["run_id"]!.ToJsonString(), run["job_id"]!.ToJsonString(), "b", "SUCCESS", "TERMINATED SUCCESS SUCCESS"),
            (task["run_id"]!.ToJsonString(), task["job_run_id"]!.ToJsonString(), task["job_id"]!.ToJsonString(), task["task_key"]!.GetValue<string>(), task.Result(), task.Status()));
        Assert.Contains($"/run/{task["run_id"]}", task["run_page_url"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("Run 77 does not exist.", (await _server.GetAsync("/api/2.2/jobs/runs/get?run_id=77")).Message);
        Assert.Equal("Invalid value for parameter run_id", (await _server.GetAsync("/api/2.2/jobs/runs/get?run_id=x")).Message);
    }

    [Fact]
    public async Task Only_notebook_runs_can_be_exported()
    {
        var run = await _server.WaitAsync(await _server.SubmitAsync($$$"""
            {"tasks": [{"task_key": "a", {{{Condition}}} }, {"task_key": "n", "notebook_task": {"notebook_path": "/Shared/exported <notebook>"}}]}
            """));
        foreach (var id in (JsonNode[])[run["run_id"]!, run.TaskOf("a")["run_id"]!])
        {
            var answer = await _server.GetAsync($"/api/2.0/jobs/runs/export?run_id={id}");
            Assert.Equal((HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE"), (answer.Status, answer.ErrorCode));
        }
        var view = Assert.Single((await _server.GetAsync($"/api/2.2/jobs/runs/export?run_id={run.TaskOf("n")["run_id"]}&views_to_export=ALL").OkAsync())["views"]!.AsArray())!;
        Assert.Equal(("NOTEBOOK", "exported <notebook>"), (view["type"]!.GetValue<string>(), view["name"]!.GetValue<string>()));
        Assert.Contains("<h1>exported &lt;notebook&gt;</h1>", view["content"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [FactNeeding("python3")]
    public async Task A_changed_timeout_counts_for_active_runs()
    {
        await _server.PutFileAsync("/requests/forever.py", "import time\ntime.sleep(600)");
        var job = await _server.CreateJobAsync("""{"name": "slow", "tasks": [{"task_key": "a", "spark_python_task": {"python_file": "dbfs:/requests/forever.py"}}]}""");
        var run = await _server.RunNowAsync(job);
        await _server.PostAsync("/api/2.2/jobs/update", $$$"""{"job_id": {{{job}}}, "new_settings": {"timeout_seconds": 1} }""").OkAsync();
        Assert.Equal(("TERMINATED", "TIMEDOUT", "Run timed out after 1 seconds"), await EndAsync(run));

        async Task<(string, string?, string)> EndAsync(long id)
        {
            var ended = await _server.WaitAsync(id);
            return (ended.LifeCycle(), ended.Result(), ended.Message());
        }
    }

    [FactNeeding("python3")]
    public async Task Starting_a_continuous_job_replaces_the_run_it_has()
    {
        await _server.PutFileAsync("/requests/forever.py", "import time\ntime.sleep(600)");
        var job = await _server.CreateJobAsync("""
            {"name": "always", "continuous": {}, "queue": {"enabled": false}, "tasks": [{"task_key": "a", "spark_python_task": {"python_file": "dbfs:/requests/forever.py"}}]}
            """);
        var first = await _server.RunNowAsync(job);
        await _server.WaitAsync(first, run => run.TaskOf("a").LifeCycle() == "RUNNING");
        var second = await _server.RunNowAsync(job);
        await _server.WaitAsync(second, run => run.LifeCycle() == "RUNNING");
        Assert.Equal("CANCELED", (await _server.RunAsync(first)).Result());
        Assert.True((await _server.RunAsync(second))["queue_duration"]!.GetValue<long>() >= 0);
        await _server.PostAsync("/api/2.2/jobs/delete", $$"""{"job_id": {{job}}}""").OkAsync();
        Assert.Equal("CANCELED", (await _server.WaitAsync(second)).Result());
    }

    [FactNeeding("python3")]
    public async Task A_cluster_that_starts_slowly_keeps_its_tasks_and_their_run_pending()
    {
        await using var server = await RehearsalServer.StartAsync("--cluster-start-ms", "700");
        await server.PutFileAsync("/c/a.py", "print('a')");
        const string Python = """ "job_cluster_key": "c", "spark_python_task": {"python_file": "dbfs:/c/a.py"} """;
        var job = await server.CreateJobAsync($$$"""
            {"name": "clusters", "job_clusters": [{"job_cluster_key": "c", "new_cluster": {"num_workers": 1} }],
             "tasks": [{"task_key": "a", {{{Python}}} }, {"task_key": "b", "depends_on": [{"task_key": "a"}], {{{Python}}} }]}
            """);
        var id = await server.RunNowAsync(job);
        var pending = await server.WaitAsync(id, run => run.TaskOf("a")["start_time"]!.GetValue<long>() > 0);
        Assert.Equal(("PENDING", "PENDING", "BLOCKED"), (pending.LifeCycle(), pending.TaskOf("a").LifeCycle(), pending.TaskOf("b").LifeCycle()));
        Assert.Equal("Waiting for cluster", pending.Message());
        var run = await server.WaitAsync(id);
        Assert.Equal("SUCCESS", run.Result());
        Assert.True(run.TaskOf("a")["setup_duration"]!.GetValue<long>() >= 650);
        // The cluster was there by then, and is the same.
        Assert.True(run.TaskOf("b")["setup_duration"]!.GetValue<long>() < 500);
        Assert.Equal(run.TaskOf("a")["cluster_instance"]!["cluster_id"]!.GetValue<string>(), run.TaskOf("b")["cluster_instance"]!["cluster_id"]!.GetValue<string>());
    }
}
