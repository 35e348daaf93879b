using System.Diagnostics;
using System.Net;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>The course of runs: order, retries, limits, cancellation, starting once.</summary>
public sealed class RunCourseTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>
{
    private const string Forever = "import time\nprint('started')\ntime.sleep(600)";

    private readonly RehearsalServer _server = fixture.Server;

    [TheoryNeeding("python3")]
    [InlineData("ALL_SUCCESS", "UPSTREAM_FAILED", "FAILED")]
    [InlineData("NONE_FAILED", "UPSTREAM_FAILED", "FAILED")]
    [InlineData("ALL_DONE", "SUCCESS", "SUCCESS_WITH_FAILURES")]
    [InlineData("AT_LEAST_ONE_SUCCESS", "SUCCESS", "SUCCESS_WITH_FAILURES")]
    [InlineData("AT_LEAST_ONE_FAILED", "SUCCESS", "SUCCESS_WITH_FAILURES")]
    [InlineData("ALL_FAILED", "EXCLUDED", "SUCCESS_WITH_FAILURES")]
    public async Task A_task_runs_if_its_condition_on_the_upstream_tasks_holds(string condition, string last, string whole)
    {
        await _server.PutFileAsync("/course/good.py", "print('good')");
        await _server.PutFileAsync("/course/bad.py", "raise RuntimeError('bad')");
        var run = await _server.WaitAsync(await _server.SubmitAsync($$$"""
            {"tasks": [
              {"task_key": "good", "spark_python_task": {"python_file": "dbfs:/course/good.py"}},
              {"task_key": "bad", "spark_python_task": {"python_file": "dbfs:/course/bad.py"}},
              {"task_key": "last", "run_if": "{{{condition}}}", "depends_on": [{"task_key": "good"}, {"task_key": "bad"}], "spark_python_task": {"python_file": "dbfs:/course/good.py"}}]}
            """));
        Assert.Equal(("SUCCESS", "FAILED", last, whole), (run.TaskOf("good").Result(), run.TaskOf("bad").Result(), run.TaskOf("last").Result(), run.Result()));
        var ended = run.Tasks().ToDictionary(task => task["task_key"]!.GetValue<string>(), task => task["end_time"]!.GetValue<long>());
        Assert.True(run.TaskOf("last")["start_time"]!.GetValue<long>() >= Math.Max(ended["good"], ended["bad"]));
    }

    [FactNeeding("python3")]
    public async Task A_retry_is_an_attempt_with_an_id_of_its_own()
    {
        var mark = $"/dbfs/retries-{Guid.NewGuid():N}";
        var run = await _server.WaitAsync(await _server.SubmitCodeAsync($"""
            import os
            print("try", os.path.exists("{mark}"))
            if not os.path.exists("{mark}"):
                open("{mark}", "w").close()
                raise RuntimeError("first time")
            """, """, "max_retries": 3, "min_retry_interval_millis": 10"""));
        Assert.Equal("SUCCESS", run.Result());
        Assert.Equal(["main 0 FAILED", "main 1 SUCCESS"], run.Tasks().Select(task => $"{task["task_key"]} {task["attempt_number"]} {task.Result()}"));
        Assert.Equal("try False", (await _server.LogAsync(run.Tasks()[0])).Split('\n')[0]);
        Assert.Equal("try True\n", await _server.LogAsync(run.Tasks()[1]));
    }

    [FactNeeding("python3")]
    public async Task Cancelling_ends_the_whole_process_tree()
    {
        var id = await _server.SubmitCodeAsync("""
            import os, subprocess, sys, time
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    time.sleep(600)
                os._exit(0)
            subprocess.Popen(["sleep", "601"], start_new_session=True)
            print("started")
            time.sleep(600)
            """);
        await _server.WaitForLogAsync(id, "started");
        var taskRunId = (await _server.RunAsync(id)).Tasks()[0]["run_id"]!.ToString();
        Assert.NotEmpty(ProcessesOf(taskRunId));
        Assert.Equal("{}", (await _server.PostAsync("/api/2.2/jobs/runs/cancel", $$"""{"run_id": {{id}}}""")).Text);
        var run = await _server.WaitAsync(id);
        Assert.Equal(("TERMINATED", "CANCELED", "Run cancelled by user", "TERMINATED USER_CANCELED CLIENT_ERROR"), (run.LifeCycle(), run.Result(), run.Message(), run.Status()));
        Assert.True(run["state"]!["user_cancelled_or_timedout"]!.GetValue<bool>());
        Assert.Equal("CANCELED", run.Tasks()[0].Result());
        Assert.Empty(ProcessesOf(taskRunId));
        // Once more changes nothing.
        await _server.PostAsync("/api/2.2/jobs/runs/cancel", $$"""{"run_id": {{id}}}""").OkAsync();
        Assert.Equal(run["end_time"]!.ToJsonString(), (await _server.RunAsync(id))["end_time"]!.ToJsonString());
    }

    [TheoryNeeding("python3")]
    [InlineData(""", "timeout_seconds": 1""", "")]
    [InlineData("", """, "timeout_seconds": 1""")]
    public async Task A_run_or_task_that_takes_too_long_is_ended(string taskLimit, string runLimit)
    {
        var run = await _server.WaitAsync(await _server.SubmitCodeAsync(Forever, taskLimit, runLimit));
        Assert.Equal(("TERMINATED", "TIMEDOUT"), (run.LifeCycle(), run.Result()));
        Assert.Equal(("TERMINATED", "TIMEDOUT"), (run.Tasks()[0].LifeCycle(), run.Tasks()[0].Result()));
        Assert.Equal("started\n", await _server.LogAsync(run.Tasks()[0]));
    }

    [FactNeeding("python3")]
    public async Task A_job_beyond_its_concurrent_runs_skips_or_queues()
    {
        await _server.PutFileAsync("/course/forever.py", Forever);
        var job = await _server.CreateJobAsync("""
            {"name": "one at a time", "queue": {"enabled": false}, "tasks": [{"task_key": "a", "spark_python_task": {"python_file": "dbfs:/course/forever.py"}}]}
            """);
        var first = await _server.RunNowAsync(job);
        var skipped = await _server.RunAsync(await _server.RunNowAsync(job));
        Assert.Equal(("SKIPPED", "MAXIMUM_CONCURRENT_RUNS_REACHED", "TERMINATED MAX_CONCURRENT_RUNS_EXCEEDED CLIENT_ERROR"), (skipped.LifeCycle(), skipped.Result(), skipped.Status()));
        var second = await _server.RunNowAsync(job, """, "queue": {"enabled": true}""");
        var queued = await _server.RunAsync(second);
        Assert.Equal(("QUEUED", "QUEUED", "MAX_CONCURRENT_RUNS_REACHED"), (queued.LifeCycle(), queued["status"]!["state"]!.GetValue<string>(), queued["status"]!["queue_details"]!["code"]!.GetValue<string>()));

        await _server.PostAsync("/api/2.2/jobs/runs/cancel", $$"""{"run_id": {{first}}}""").OkAsync();
        await _server.WaitAsync(second, run => run.LifeCycle() == "RUNNING");
        var active = await _server.GetAsync($"/api/2.2/jobs/runs/list?job_id={job}&active_only=true").OkAsync();
        Assert.Equal(second, Assert.Single(active["runs"]!.AsArray())!["run_id"]!.GetValue<long>());
        await _server.PostAsync("/api/2.2/jobs/runs/cancel-all", $$"""{"job_id": {{job}}}""").OkAsync();
        Assert.Equal("CANCELED", (await _server.WaitAsync(second)).Result());
        var all = await _server.GetAsync($"/api/2.1/jobs/runs/list?job_id={job}&completed_only=true&limit=2").OkAsync();
        Assert.Equal((2, true), (all["runs"]!.AsArray().Count, all["has_more"]!.GetValue<bool>()));
        Assert.False(all["runs"]![0]!.AsObject().ContainsKey("tasks"));
    }

    [FactNeeding("python3")]
    public async Task A_token_starts_one_run_however_often_it_is_sent()
    {
        await _server.PutFileAsync("/course/good.py", "print('good')");
        var job = await _server.CreateJobAsync("""{"name": "once", "max_concurrent_runs": 50, "tasks": [{"task_key": "a", "spark_python_task": {"python_file": "dbfs:/course/good.py"}}]}""");
        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _server.RunNowAsync(job, """, "idempotency_token": "t-1" """)));
        var id = Assert.Single(ids.Distinct());
        Assert.Single((await _server.GetAsync($"/api/2.2/jobs/runs/list?job_id={job}").OkAsync())["runs"]!.AsArray());

        await _server.WaitAsync(id);
        await _server.PostAsync("/api/2.2/jobs/runs/delete", $$"""{"run_id": {{id}}}""").OkAsync();
        var late = await _server.PostAsync("/api/2.2/jobs/run-now", $$"""{"job_id": {{job}}, "idempotency_token": "t-1"}""");
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE"), (late.Status, late.ErrorCode));
    }

    [FactNeeding("python3")]
    public async Task An_active_run_cannot_be_deleted_and_its_job_can()
    {
        await _server.PutFileAsync("/course/forever.py", Forever);
        var job = await _server.CreateJobAsync("""{"name": "to delete", "tasks": [{"task_key": "a", "spark_python_task": {"python_file": "dbfs:/course/forever.py"}}]}""");
        var id = await _server.RunNowAsync(job);
        Assert.Equal(HttpStatusCode.BadRequest, (await _server.PostAsync("/api/2.2/jobs/runs/delete", $$"""{"run_id": {{id}}}""")).Status);
        await _server.PostAsync("/api/2.2/jobs/delete", $$"""{"job_id": {{job}}}""").OkAsync();
        Assert.Equal("CANCELED", (await _server.WaitAsync(id)).Result());
    }

    /// <summary>Every process of a task carries its id in the environment, daemons included.</summary>
    private static int[] ProcessesOf(string taskRunId) => [.. Process.GetProcesses()
        .Select(process => process.Id)
        .Where(id => Environ(id).Contains("CITASKS_TASK_RUN_ID=" + taskRunId, StringComparison.Ordinal))];

    private static string Environ(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/environ");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
