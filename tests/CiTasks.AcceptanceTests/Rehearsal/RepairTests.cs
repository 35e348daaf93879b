using System.Net;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>Runs that are taken up again after they have ended.</summary>
public sealed class RepairTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>
{
    private readonly RehearsalServer _server = fixture.Server;

    [Fact]
    public async Task Failed_tasks_run_again_until_the_run_succeeds()
    {
        // The condition fails until the job's parameter is a number.
        var job = await _server.CreateJobAsync("""
            {"name": "repaired", "parameters": [{"name": "n", "default": "none"}], "tasks": [
              {"task_key": "fine", "condition_task": {"op": "EQUAL_TO", "left": "1", "right": "1"}},
              {"task_key": "number", "depends_on": [{"task_key": "fine"}], "condition_task": {"op": "LESS_THAN", "left": "{{job.parameters.n}}", "right": "10"}},
              {"task_key": "last", "depends_on": [{"task_key": "number"}], "condition_task": {"op": "EQUAL_TO", "left": "{{job.repair_count}}", "right": "2"}}]}
            """);
        var id = await _server.RunNowAsync(job);
        var first = await _server.WaitAsync(id);
        Assert.Equal(("FAILED", "FAILED", "UPSTREAM_FAILED"), (first.Result(), first.TaskOf("number").Result(), first.TaskOf("last").Result()));
        Assert.False(first.ContainsKey("repair_history"));

        var one = await RepairAsync(id, """ "rerun_all_failed_tasks": true """);
        var second = await _server.WaitAsync(id);
        Assert.Equal(["fine 0", "number 0", "last 0", "number 1", "last 1"], second.Tasks().Select(task => $"{task["task_key"]} {task["attempt_number"]}"));
        Assert.Equal(5, second.Tasks().Select(task => task["run_id"]!.GetValue<long>()).Distinct().Count());
        Assert.Equal("FAILED", second.Result());

        var missing = await TryRepairAsync(id, """ "rerun_all_failed_tasks": true """);
        Assert.Equal(
            (HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE", "The latest repair ID needs to be provided in order to create a new repair"),
            (missing.Status, missing.ErrorCode, missing.Message));
        Assert.Equal(HttpStatusCode.BadRequest, (await TryRepairAsync(id, """ "rerun_all_failed_tasks": true, "latest_repair_id": 1 """)).Status);

        var two = await RepairAsync(id, $$$""" "rerun_tasks": ["number"], "rerun_dependent_tasks": true, "latest_repair_id": {{{one}}}, "job_parameters": {"n": "5"} """);
        var third = await _server.WaitAsync(id);
        Assert.Equal(("TERMINATED", "SUCCESS", "TERMINATED SUCCESS SUCCESS"), (third.LifeCycle(), third.Result(), third.Status()));
        Assert.Equal((2, "true"), (third.TaskOf("last")["attempt_number"]!.GetValue<int>(), third.TaskOf("last")["condition_task"]!["outcome"]!.GetValue<string>()));
        Assert.Equal("5", third["job_parameters"]![0]!["value"]!.GetValue<string>());
        Assert.Equal(first["start_time"]!.ToJsonString(), third["start_time"]!.ToJsonString());

        var history = (await _server.GetAsync($"/api/2.2/jobs/runs/get?run_id={id}&include_history=true").OkAsync())["repair_history"]!.AsArray().Select(item => item!.AsObject()).ToArray();
        Assert.Equal(["ORIGINAL  FAILED 3", $"REPAIR {one} FAILED 2", $"REPAIR {two} SUCCESS 2"], history.Select(item => $"{item["type"]} {item["id"]} {item.Result()} {item["task_run_ids"]!.AsArray().Count}"));
        Assert.All(history, item => Assert.True(item["end_time"]!.GetValue<long>() >= item["start_time"]!.GetValue<long>()));
        Assert.Equal(third.Tasks().Select(task => task["run_id"]!.ToJsonString()), history.SelectMany(item => item["task_run_ids"]!.AsArray()).Select(number => number!.ToJsonString()));
        Assert.Equal(history.Sum(item => item["end_time"]!.GetValue<long>() - item["start_time"]!.GetValue<long>()), third["run_duration"]!.GetValue<long>());
    }

    [FactNeeding("python3")]
    public async Task A_repair_takes_the_settings_that_the_job_has_by_now_and_only_of_what_has_ended()
    {
        await _server.PutFileAsync("/repair/wait.py", "import time\nprint('started')\ntime.sleep(600)");
        await _server.PutFileAsync("/repair/good.py", "print('good')");
        var job = await _server.CreateJobAsync("""{"name": "changed", "tasks": [{"task_key": "a", "spark_python_task": {"python_file": "dbfs:/repair/wait.py"}}]}""");
        var id = await _server.RunNowAsync(job);
        await _server.WaitForLogAsync(id, "started");
        Assert.Contains("still active", (await TryRepairAsync(id, """ "rerun_tasks": ["a"] """)).Message, StringComparison.Ordinal);
        await _server.PostAsync("/api/2.2/jobs/runs/cancel", $$"""{"run_id": {{id}}}""").OkAsync();
        Assert.Equal("CANCELED", (await _server.WaitAsync(id)).Result());

        await _server.PostAsync("/api/2.2/jobs/update", $$$$"""
            {"job_id": {{{{job}}}}, "new_settings": {"tasks": [{"task_key": "a", "spark_python_task": {"python_file": "dbfs:/repair/good.py"} }]} }
            """).OkAsync();
        await RepairAsync(id, """ "rerun_tasks": ["a"] """);
        var run = await _server.WaitAsync(id);
        Assert.Equal("SUCCESS", run.Result());
        Assert.Equal("good\n", await _server.LogAsync(run.TaskOf("a")));
        Assert.Equal("started\n", await _server.LogAsync(run.Tasks()[0]));
        var attempt = await _server.RunAsync(run.TaskOf("a")["run_id"]!.GetValue<long>());
        Assert.Equal(run.Tasks()[0]["run_id"]!.ToJsonString(), attempt["original_attempt_run_id"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""  "rerun_tasks": ["a"], "rerun_all_failed_tasks": true """, "Exactly one of")]
    [InlineData("""  "rerun_dependent_tasks": true """, "Exactly one of")]
    [InlineData("""  "rerun_tasks": ["b"] """, "'b' in rerun_tasks is not a task of this run")]
    [InlineData("""  "rerun_all_failed_tasks": true """, "no failed task")]
    public async Task A_repair_says_what_to_run(string request, string message)
    {
        var id = await _server.SubmitAsync("""{"tasks": [{"task_key": "a", "condition_task": {"op": "EQUAL_TO", "left": "1", "right": "1"}}]}""");
        var before = await _server.WaitAsync(id);
        var answer = await TryRepairAsync(id, request);
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE"), (answer.Status, answer.ErrorCode));
        Assert.Contains(message, answer.Message, StringComparison.Ordinal);
        Assert.Equal(before.ToJsonString(), (await _server.RunAsync(id)).ToJsonString());
    }

    private Task<Answer> TryRepairAsync(long runId, string fields) =>
        _server.PostAsync("/api/2.2/jobs/runs/repair", $$"""{"run_id": {{runId}}, {{fields}}}""");

    private async Task<long> RepairAsync(long runId, string fields) =>
        (await TryRepairAsync(runId, fields).OkAsync())["repair_id"]!.GetValue<long>();
}
