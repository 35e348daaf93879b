using System.Net;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>The tasks that the workspace executes by itself: conditions, loops, runs of other jobs.</summary>
public sealed class ControlTasksTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>
{
    private readonly RehearsalServer _server = fixture.Server;

    [Theory]
    [InlineData("EQUAL_TO", "12.0", "12", "false")]
    [InlineData("EQUAL_TO", "a", "a", "true")]
    [InlineData("NOT_EQUAL", "12.0", "12", "true")]
    [InlineData("GREATER_THAN", "12.0", "12", "false")]
    [InlineData("GREATER_THAN_OR_EQUAL", "12.0", "12", "true")]
    [InlineData("LESS_THAN", "-1e3", "9007199254740993", "true")]
    [InlineData("LESS_THAN_OR_EQUAL", "9007199254740993", "9007199254740992", "false")]
    [InlineData("EQUAL_TO", "{{job.parameters.day}}", "monday", "true")]
    public async Task A_condition_decides_which_branch_runs(string operation, string left, string right, string outcome)
    {
        var job = await _server.CreateJobAsync($$$"""
            {"name": "branches", "parameters": [{"name": "day", "default": "monday"}], "tasks": [
              {"task_key": "check", "condition_task": {"op": "{{{operation}}}", "left": "{{{left}}}", "right": "{{{right}}}"}},
              {"task_key": "yes", "depends_on": [{"task_key": "check", "outcome": "true"}], {{{Nothing}}} },
              {"task_key": "no", "depends_on": [{"task_key": "check", "outcome": "false"}], {{{Nothing}}} },
              {"task_key": "after_no", "depends_on": [{"task_key": "no"}], {{{Nothing}}} },
              {"task_key": "always", "depends_on": [{"task_key": "check"}], {{{Nothing}}} },
              {"task_key": "joined", "run_if": "NONE_FAILED", "depends_on": [{"task_key": "yes"}, {"task_key": "no"}], {{{Nothing}}} }]}
            """);
        var run = await _server.WaitAsync(await _server.RunNowAsync(job));
        Assert.Equal("SUCCESS", run.Result());
        var check = run.TaskOf("check");
        Assert.Equal(("SUCCESS", outcome, left), (check.Result(), check["condition_task"]!["outcome"]!.GetValue<string>(), check["condition_task"]!["left"]!.GetValue<string>()));
        Assert.False(check.ContainsKey("cluster_instance"));
        var (taken, other) = outcome == "true" ? ("SUCCESS", "EXCLUDED") : ("EXCLUDED", "SUCCESS");
        Assert.Equal((taken, other, other, "SUCCESS", "SUCCESS"), (run.TaskOf("yes").Result(), run.TaskOf("no").Result(), run.TaskOf("after_no").Result(), run.TaskOf("always").Result(), run.TaskOf("joined").Result()));
        Assert.Equal("TERMINATED", run.Tasks().First(task => task.Result() == "EXCLUDED").LifeCycle());
    }

    [Fact]
    public async Task A_condition_that_compares_no_numbers_fails()
    {
        var run = await _server.WaitAsync(await _server.SubmitAsync("""{"tasks": [{"task_key": "a", "condition_task": {"op": "LESS_THAN", "left": "one", "right": "2"}}]}"""));
        Assert.Equal(("FAILED", "FAILED"), (run.Result(), run.Tasks()[0].Result()));
        Assert.Contains("compares numbers", run.Tasks()[0].Message(), StringComparison.Ordinal);
    }

    [FactNeeding("python3")]
    public async Task Every_input_of_a_loop_is_a_run_of_its_own()
    {
        await _server.PutFileAsync("/control/item.py", """
            import sys, time
            print(sys.argv[1:])
            time.sleep(0.2)
            if sys.argv[1] == "bad": raise ValueError("bad item")
            """);
        var run = await _server.WaitAsync(await _server.SubmitAsync("""
            {"tasks": [{"task_key": "loop", "for_each_task": {"inputs": "[\"plain\", {\"id\": 7, \"deep\": [\"x\"]}, \"bad\", 2.50]", "concurrency": 4,
              "task": {"task_key": "item", "max_retries": 1, "spark_python_task": {"python_file": "dbfs:/control/item.py",
                "parameters": ["{{input}}", "{{input.id}}", "{{input.deep[0]}}", "{{task.name}}"]}} } },
              {"task_key": "next", "depends_on": [{"task_key": "loop"}], "condition_task": {"op": "EQUAL_TO", "left": "1", "right": "1"}}]}
            """));
        Assert.Equal(("FAILED", "FAILED", "UPSTREAM_FAILED"), (run.Result(), run.TaskOf("loop").Result(), run.TaskOf("next").Result()));
        var stats = run.TaskOf("loop")["for_each_task"]!["stats"]!;
        Assert.Equal(
            """{"total_iterations":4,"active_iterations":0,"completed_iterations":4,"failed_iterations":1,"scheduled_iterations":4,"succeeded_iterations":3}""",
            stats["task_run_stats"]!.ToJsonString());
        Assert.Equal(1, stats["error_message_stats"]![0]!["count"]!.GetValue<int>());

        var loop = await _server.RunAsync(run.TaskOf("loop")["run_id"]!.GetValue<long>());
        Assert.Equal((run["run_id"]!.ToJsonString(), "loop"), (loop["job_run_id"]!.ToJsonString(), loop["task_key"]!.GetValue<string>()));
        var iterations = loop["iterations"]!.AsArray().Select(iteration => iteration!.AsObject()).ToArray();
        Assert.Equal(5, iterations.Length);
        Assert.Equal(5, iterations.Select(iteration => iteration["run_id"]!.GetValue<long>()).Distinct().Count());
        Assert.All(iterations, iteration => Assert.Equal("item", iteration["task_key"]!.GetValue<string>()));
        Assert.Equal(["0 FAILED", "0 SUCCESS", "0 SUCCESS", "0 SUCCESS", "1 FAILED"], iterations.Select(iteration => $"{iteration["attempt_number"]} {iteration.Result()}").Order());
        var logs = (await Task.WhenAll(iterations.Select(iteration => _server.LogAsync(iteration)))).Select(log => log.Split('\n')[0]).Distinct().Order();
        Assert.Equal(
            [
                """['2.50', '{{input.id}}', '{{input.deep[0]}}', 'item']""", """['bad', '{{input.id}}', '{{input.deep[0]}}', 'item']""",
                """['plain', '{{input.id}}', '{{input.deep[0]}}', 'item']""", """['{"id":7,"deep":["x"]}', '7', 'x', 'item']""",
            ],
            logs);
        // Iterations are no tasks of the run.
        Assert.Equal(["loop", "next"], run.Tasks().Select(task => task["task_key"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("[]", "SUCCESS", "")]
    [InlineData("no list", "FAILED", "not a JSON array")]
    [InlineData("{{tasks.none.values.list}}", "FAILED", "not a JSON array")]
    public async Task The_inputs_of_a_loop_are_a_list(string inputs, string result, string message)
    {
        var run = await _server.WaitAsync(await _server.SubmitAsync(Loop(inputs)));
        Assert.Equal(result, run.Result());
        Assert.Contains(message, run.Message(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_loop_comes_in_pages_and_is_bounded()
    {
        var run = await _server.WaitAsync(await _server.SubmitAsync(Loop($"[{string.Join(',', Enumerable.Range(0, 150))}]", concurrency: 20)));
        var id = run.TaskOf("loop")["run_id"]!.GetValue<long>();
        var first = await _server.RunAsync(id);
        Assert.Equal((100, true), (first["iterations"]!.AsArray().Count, first["has_more"]!.GetValue<bool>()));
        var second = await _server.GetAsync($"/api/2.2/jobs/runs/get?run_id={id}&page_token={first["next_page_token"]}").OkAsync();
        Assert.Equal((50, false), (second["iterations"]!.AsArray().Count, second.ContainsKey("next_page_token")));
        var outcomes = first["iterations"]!.AsArray().Concat(second["iterations"]!.AsArray()).Count(iteration => iteration!["condition_task"]!["outcome"]!.GetValue<string>() == "true");
        Assert.Equal(1, outcomes);

        var tooLong = await _server.WaitAsync(await _server.SubmitAsync(Loop($"[{string.Join(',', Enumerable.Range(0, 5001))}]")));
        Assert.Contains("at most 5000 are allowed", tooLong.Message(), StringComparison.Ordinal);
    }

    [FactNeeding("python3")]
    public async Task Cancelling_a_run_ends_its_loops_and_the_runs_it_started()
    {
        await _server.PutFileAsync("/control/forever.py", "import time\ntime.sleep(600)");
        var inner = await _server.CreateJobAsync("""{"name": "inner", "tasks": [{"task_key": "a", "spark_python_task": {"python_file": "dbfs:/control/forever.py"}}]}""");
        var id = await _server.SubmitAsync($$$"""
            {"tasks": [{"task_key": "loop", "for_each_task": {"inputs": "[1, 2]", "task": {"task_key": "item", "spark_python_task": {"python_file": "dbfs:/control/forever.py"} } } },
                       {"task_key": "job", "run_job_task": {"job_id": {{{inner}}} }}]}
            """);
        var child = await WaitForChildAsync(id, "job");
        await _server.WaitAsync(child, run => run.LifeCycle() == "RUNNING");
        await _server.PostAsync("/api/2.2/jobs/runs/cancel", $$"""{"run_id": {{id}}}""").OkAsync();
        var run = await _server.WaitAsync(id);
        Assert.Equal(("CANCELED", "CANCELED", "CANCELED"), (run.Result(), run.TaskOf("loop").Result(), run.TaskOf("job").Result()));
        Assert.Equal("CANCELED", (await _server.RunAsync(child)).Result());
        var loop = await _server.RunAsync(run.TaskOf("loop")["run_id"]!.GetValue<long>());
        Assert.Equal("CANCELED", Assert.Single(loop["iterations"]!.AsArray())!.AsObject().Result());
    }

    [FactNeeding("python3")]
    public async Task A_run_job_task_is_a_run_of_that_job()
    {
        await _server.PutFileAsync("/control/args.py", "import sys\nprint(sys.argv[1:])\nif 'fail' in sys.argv: raise ValueError('told to')");
        var inner = await _server.CreateJobAsync("""
            {"name": "inner", "parameters": [{"name": "mode", "default": "calm"}],
             "tasks": [{"task_key": "a", "spark_python_task": {"python_file": "dbfs:/control/args.py", "parameters": ["{{job.parameters.mode}}", "{{job.trigger.type}}"]}}]}
            """);
        var outer = await _server.CreateJobAsync($$$"""
            {"name": "outer", "parameters": [{"name": "m", "default": "busy"}],
             "tasks": [{"task_key": "job", "run_job_task": {"job_id": {{{inner}}}, "job_parameters": {"mode": "{{job.parameters.m}}"} }}]}
            """);
        var run = await _server.WaitAsync(await _server.RunNowAsync(outer));
        Assert.Equal("SUCCESS", run.Result());
        var child = await _server.RunAsync(await WaitForChildAsync(run["run_id"]!.GetValue<long>(), "job"));
        Assert.Equal(
            ("JOB_RUN", "RUN_JOB_TASK", run.TaskOf("job")["run_id"]!.ToJsonString(), inner),
            (child["run_type"]!.GetValue<string>(), child["trigger"]!.GetValue<string>(), child["trigger_info"]!["run_id"]!.ToJsonString(), child["job_id"]!.GetValue<long>()));
        Assert.Equal("['busy', 'run_job_task']\n", await _server.LogAsync(child.Tasks()[0]));

        var failed = await _server.WaitAsync(await _server.RunNowAsync(outer, """, "job_parameters": {"m": "fail"}"""));
        Assert.Equal(("FAILED", "FAILED"), (failed.Result(), failed.TaskOf("job").Result()));
        Assert.Contains("ended FAILED: Task a failed", (await _server.OutputAsync(failed.TaskOf("job")))["error"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_that_run_each_other_come_to_an_end()
    {
        var first = await _server.CreateJobAsync("""{"name": "first"}""");
        var second = await _server.CreateJobAsync($$$"""{"name": "second", "tasks": [{"task_key": "a", "run_job_task": {"job_id": {{{first}}} }}]}""");
        await _server.PostAsync("/api/2.2/jobs/reset", $$$"""{"job_id": {{{first}}}, "new_settings": {"tasks": [{"task_key": "a", "run_job_task": {"job_id": {{{second}}} }}]} }""").OkAsync();
        var run = await _server.WaitAsync(await _server.RunNowAsync(first));
        Assert.Equal("FAILED", run.Result());
        var child = await _server.RunAsync(await WaitForChildAsync(run["run_id"]!.GetValue<long>(), "a"));
        Assert.Contains("cannot be run by one of its own runs", child.Message(), StringComparison.Ordinal);

        var gone = await _server.WaitAsync(await _server.SubmitAsync("""{"tasks": [{"task_key": "a", "run_job_task": {"job_id": 4242}}]}"""));
        Assert.Equal(("FAILED", "Job 4242 does not exist."), (gone.Result(), gone.Tasks()[0].Message()));
    }

    [Theory]
    [InlineData("""{"task_key": "a", "condition_task": {"op": "IS", "left": "1", "right": "1"}}""", "Invalid value for parameter condition_task.op")]
    [InlineData("""{"task_key": "a", "for_each_task": {"task": {"task_key": "b"}}}""", "Missing required field: inputs")]
    [InlineData("""{"task_key": "a", "for_each_task": {"inputs": "[]"}}""", "Missing required field: task")]
    [InlineData("""{"task_key": "a", "for_each_task": {"inputs": "[]", "concurrency": 101, "task": {"task_key": "b"}}}""", "concurrency")]
    [InlineData("""{"task_key": "a", "for_each_task": {"inputs": "[]", "task": {"task_key": "b", "for_each_task": {"inputs": "[]"}}}}""", "cannot be nested")]
    [InlineData("""{"task_key": "a"}, {"task_key": "b", "depends_on": [{"task_key": "a", "outcome": "true"}]}""", "is not a condition task")]
    [InlineData("""{"task_key": "a", "notebook_task": {"notebook_path": "/n"}, "run_job_task": {"job_id": 1}}""", "more than one kind")]
    public async Task Tasks_that_cannot_work_are_refused(string tasks, string message)
    {
        var answer = await _server.PostAsync("/api/2.2/jobs/runs/submit", $$"""{"tasks": [{{tasks}}]}""");
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE"), (answer.Status, answer.ErrorCode));
        Assert.Contains(message, answer.Message, StringComparison.Ordinal);
    }

    private const string Nothing = """ "condition_task": {"op": "EQUAL_TO", "left": "", "right": ""} """;

    private static string Loop(string inputs, int concurrency = 1) => new JsonObject
    {
        ["tasks"] = new JsonArray(new JsonObject
        {
            ["task_key"] = "loop",
            ["for_each_task"] = new JsonObject
            {
                ["inputs"] = inputs,
                ["concurrency"] = concurrency,
                ["task"] = new JsonObject
                {
                    ["task_key"] = "item",
                    ["condition_task"] = new JsonObject { ["op"] = "EQUAL_TO", ["left"] = "{{input}}", ["right"] = "7" },
                },
            },
        }),
    }.ToJsonString();

    private async Task<long> WaitForChildAsync(long runId, string key)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var output = await _server.OutputAsync((await _server.RunAsync(runId)).TaskOf(key));
            if (output["run_job_output"]?["run_id"] is { } child)
            {
                return child.GetValue<long>();
            }
            await Task.Delay(25, limit.Token);
        }
    }
}
