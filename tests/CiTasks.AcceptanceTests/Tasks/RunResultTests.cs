using System.Text.Json.Nodes;
using System.Xml.Linq;
using CiTasks.AcceptanceTests.Rehearsal;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks;

/// <summary>What a step tells of a run that is over: tasks, attempts, iterations, files, outputs.</summary>
public sealed class RunResultTests : TaskFixture, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [FactNeeding("python3")]
    public async Task A_task_that_succeeded_at_its_second_attempt_is_no_failure_and_both_attempts_are_told()
    {
        await PutAsync("flaky.py", """
            import os
            print("try", os.path.exists("/dbfs/seen"))
            if not os.path.exists("/dbfs/seen"):
                open("/dbfs/seen", "w").close()
                raise ConnectionError("first time")
            """);
        var result = await RunTasksAsync("""[{ "task_key": "flaky", "max_retries": 1, "spark_python_task": { "python_file": "dbfs:/flaky.py" } }]""");
        Ends(0, result);
        var attempts = Tasks(result);
        Assert.Equal(["0 FAILED ConnectionError: first time", "1 SUCCESS "], attempts.Select(task => $"{task["attempt"]} {task["state"]} {task["error"]}"));
        Assert.Equal("""{"flaky":"SUCCESS"}""", Output(result, "tasks"));
        Assert.StartsWith("try False", Left(result, "flaky.log"), StringComparison.Ordinal);
        Assert.Contains("ConnectionError", Left(result, "flaky.trace.txt"), StringComparison.Ordinal);
        Assert.StartsWith("try True", Left(result, "flaky.attempt-2.log"), StringComparison.Ordinal);
        var suite = Suite(result);
        Assert.Equal("1 0 0 0", Counts(suite));
        Assert.Contains("attempt 1: FAILED: ConnectionError: first time", suite.Element("testcase")!.Element("system-out")!.Value, StringComparison.Ordinal);
    }

    [FactNeeding("python3")]
    public async Task The_iteration_that_failed_is_named_with_its_own_error()
    {
        await PutAsync("item.py", """
            import sys
            print("item", sys.argv[1])
            if sys.argv[1] == "bad": raise ValueError("bad item")
            """);
        var result = await RunTasksAsync("""
            [
              { "task_key": "loop", "for_each_task": { "inputs": "[\"a\", \"bad\", \"c\"]", "concurrency": 1,
                "task": { "task_key": "item", "max_retries": 1, "spark_python_task": { "python_file": "dbfs:/item.py", "parameters": ["{{input}}"] } } } },
              { "task_key": "next", "depends_on": [{ "task_key": "loop" }], "spark_python_task": { "python_file": "dbfs:/item.py" } },
              { "task_key": "last", "depends_on": [{ "task_key": "next" }], "spark_python_task": { "python_file": "dbfs:/item.py" } }
            ]
            """);
        Ends(1, result);
        var error = Assert.Single(result.Json["diagnostics"]!.AsArray())!;
        Assert.Equal("task 'loop[1]' failed at attempt 2: ValueError: bad item", error["summary"]!.GetValue<string>());
        Assert.EndsWith("\n2 task(s) did not run because of it: next, last", error["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        var loop = Tasks(result).Single(task => task["taskKey"]!.GetValue<string>() == "loop");
        Assert.Equal(
            ["0/0 SUCCESS", "1/0 FAILED", "1/1 FAILED", "2/0 SUCCESS"],
            loop["iterations"]!.AsArray().Select(item => $"{item!["iteration"]}/{item["attempt"]} {item["state"]}"));
        Assert.Equal("item a\n", Left(result, "loop.iteration-0.log"));
        Assert.StartsWith("item bad\n", Left(result, "loop.iteration-1.attempt-2.log"), StringComparison.Ordinal);
        var suite = Suite(result);
        Assert.Equal("6 2 0 2", Counts(suite));
        Assert.Equal(["loop", "loop[1]"], suite.Elements("testcase").Where(item => item.Element("failure") is not null).Select(item => item.Attribute("name")!.Value));
    }

    [Fact]
    public async Task A_loop_of_more_than_a_page_is_told_to_its_end()
    {
        var inputs = string.Join(',', Enumerable.Range(0, 150).Select(number => number == 140 ? "\\\"no number\\\"" : "1"));
        var result = await RunTasksAsync($$$"""
            [{ "task_key": "many", "for_each_task": { "inputs": "[{{{inputs}}}]", "concurrency": 1,
               "task": { "task_key": "item", "condition_task": { "op": "LESS_THAN", "left": "{{input}}", "right": "2" } } } }]
            """);
        Ends(1, result);
        Assert.Equal(150, Assert.Single(Tasks(result))["iterations"]!.AsArray().Count);
        Assert.StartsWith("task 'many[140]' failed: ", Assert.Single(result.Json["diagnostics"]!.AsArray())!["summary"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("151 1 1 0", Counts(Suite(result)));
    }

    [FactNeeding("python3")]
    public async Task The_cause_inside_a_run_that_a_task_had_started_is_told()
    {
        await PutAsync("inner.py", "raise KeyError('lost inside')\n");
        var inner = await Workspace.CreateJobAsync("""{ "name": "inner", "tasks": [{ "task_key": "deep", "spark_python_task": { "python_file": "dbfs:/inner.py" } }] }""");
        var result = await RunTasksAsync($$"""[{ "task_key": "call", "run_job_task": { "job_id": {{inner}} } }]""");
        Ends(1, result);
        var error = Assert.Single(result.Json["diagnostics"]!.AsArray())!;
        Assert.Equal(
            "task 'call' failed with the run it had started: task 'deep' failed: KeyError: 'lost inside'",
            error["summary"]!.GetValue<string>());
        var child = Assert.Single(Tasks(result))["run"]!;
        Assert.Equal("inner", child["runName"]!.GetValue<string>());
        Assert.Contains("KeyError", await File.ReadAllTextAsync(_folder.In($"result/runs/{child["runId"]}/deep.trace.txt")), StringComparison.Ordinal);
        Assert.Contains("lost inside", Suite(result).Element("testcase")!.Element("failure")!.Attribute("message")!.Value, StringComparison.Ordinal);
    }

    [FactNeeding("python3")]
    public async Task The_members_of_a_notebooks_result_are_outputs()
    {
        Workspace.WriteNotebook("/Users/ada/score", """dbutils.notebook.exit('{"acc": 0.946, "name": "a b", "ok": true, "none": null, "deep": {"x": [1, 2.50]}, "a b": 1}')""");
        Workspace.WriteNotebook("/Users/ada/plain", "dbutils.notebook.exit('just text')");
        Workspace.WriteNotebook("/Users/ada/silent", "print('nothing')");
        var result = await RunTasksAsync("""
            [
              { "task_key": "score", "notebook_task": { "notebook_path": "/Users/ada/score" } },
              { "task_key": "plain", "notebook_task": { "notebook_path": "/Users/ada/plain" } },
              { "task_key": "silent", "notebook_task": { "notebook_path": "/Users/ada/silent" } }
            ]
            """);
        Ends(0, result);
        var outputs = result.Json["outputs"]!.AsObject().Where(output => output.Key.StartsWith("notebook.", StringComparison.Ordinal)).ToDictionary(output => output.Key[9..], output => output.Value!.GetValue<string>());
        Assert.Equal(
            ["plain = just text", "score.acc = 0.946", "score.deep = {\"x\": [1, 2.50]}", "score.name = a b", "score.none = ", "score.ok = true"],
            outputs.Where(output => output.Key != "score").Select(output => $"{output.Key} = {output.Value}").Order(StringComparer.Ordinal));
        Assert.StartsWith("""{"acc": 0.946,""", outputs["score"], StringComparison.Ordinal);
        Assert.Equal(outputs["score"], Left(result, "score.result.txt"));
        Assert.Equal("CIT0512", Assert.Single(result.Json["diagnostics"]!.AsArray())!["id"]!.GetValue<string>());
    }

    [FactNeeding("python3")]
    public async Task A_result_that_is_too_large_for_an_output_is_a_file_and_a_warning_says_where()
    {
        Workspace.WriteNotebook("/Users/ada/large", """
            import json
            dbutils.notebook.exit(json.dumps({"rows": 3, "table": "x" * 400000}))
            """);
        var result = await RunTasksAsync("""[{ "task_key": "large", "notebook_task": { "notebook_path": "/Users/ada/large" } }]""");
        Ends(0, result);
        var outputs = result.Json["outputs"]!.AsObject();
        Assert.Equal(["notebook.large.rows"], outputs.Where(output => output.Key.StartsWith("notebook.", StringComparison.Ordinal)).Select(output => output.Key));
        var warning = Assert.Single(result.Json["diagnostics"]!.AsArray())!;
        Assert.Equal("CIT0510", warning["id"]!.GetValue<string>());
        Assert.EndsWith("large.result.txt", warning["hint"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.InRange(Left(result, "large.result.txt").Length, 400_000, 400_100);
    }

    [FactNeeding("python3")]
    public async Task A_log_of_six_megabytes_is_a_file_with_the_last_five_and_a_note_that_there_was_more()
    {
        await PutAsync("chatty.py", "for number in range(60_000): print(f'{number:07}', 'x' * 96)\n");
        var result = await RunTasksAsync("""[{ "task_key": "chatty", "spark_python_task": { "python_file": "dbfs:/chatty.py" } }]""");
        Ends(0, result);
        var task = Assert.Single(Tasks(result));
        Assert.True(task["logsTruncated"]!.GetValue<bool>());
        Assert.EndsWith("0059999 " + new string('x', 96), task["logTail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(26, task["logTail"]!.GetValue<string>().Split('\n').Length);
        Assert.Equal(5 * 1024 * 1024, new FileInfo(_folder.In($"result/runs/{Output(result, "run-id")}/chatty.log")).Length);
        Assert.Contains("logs_truncated", await File.ReadAllTextAsync(_folder.In("result/run-job.md")), StringComparison.Ordinal);
    }

    [FactNeeding("python3")]
    public async Task The_task_that_failed_on_the_second_page_is_told_with_its_own_error()
    {
        await PutAsync("broken.py", "raise RuntimeError('on page two')\n");
        var others = Enumerable.Range(0, 102).Select(number => $$"""{ "task_key": "t{{number}}", "condition_task": { "op": "EQUAL_TO", "left": "1", "right": "1" } }""");
        var result = await RunTasksAsync($$"""[{{string.Join(',', others)}}, { "task_key": "broken", "spark_python_task": { "python_file": "dbfs:/broken.py" } }]""");
        Ends(1, result);
        Assert.Equal("task 'broken' failed: RuntimeError: on page two", Assert.Single(result.Json["diagnostics"]!.AsArray())!["summary"]!.GetValue<string>());
        Assert.Equal(103, Tasks(result).Count);
        Assert.Equal(103, JsonNode.Parse(Output(result, "tasks"))!.AsObject().Count);
        Assert.Equal("103 1 0 0", Counts(Suite(result)));
        var page = await File.ReadAllTextAsync(_folder.In("result/run-job.md"));
        Assert.Contains("| … 3 more | 3 SUCCESS |", page, StringComparison.Ordinal);
        Assert.Contains("| broken | FAILED |", page, StringComparison.Ordinal);
    }

    [TheoryNeeding("python3")]
    [InlineData("fail", 1, "error")]
    [InlineData("warn", 0, "warning")]
    public async Task A_success_with_failures_names_the_tasks_that_failed(string policy, int code, string severity)
    {
        await PutAsync("broken.py", "raise RuntimeError('no luck')\n");
        var result = await RunTasksAsync(
            """
            [
              { "task_key": "broken", "spark_python_task": { "python_file": "dbfs:/broken.py" } },
              { "task_key": "after", "run_if": "ALL_DONE", "depends_on": [{ "task_key": "broken" }], "condition_task": { "op": "EQUAL_TO", "left": "1", "right": "1" } }
            ]
            """,
            "--success-with-failures",
            policy);
        Ends(code, result);
        Assert.Equal("SUCCESS_WITH_FAILURES", Output(result, "result-state"));
        var finding = Assert.Single(result.Json["diagnostics"]!.AsArray())!;
        Assert.Equal((severity, "task 'broken' failed: RuntimeError: no luck"), (finding["severity"]!.GetValue<string>(), finding["summary"]!.GetValue<string>()));
    }

    [FactNeeding("python3")]
    public async Task A_run_that_was_skipped_names_the_run_in_its_way()
    {
        await PutAsync("slow.py", "import time\ntime.sleep(600)\n");
        const string Job = """{ "name": "single", "max_concurrent_runs": 1, "queue": { "enabled": false }, "tasks": [{ "task_key": "slow", "spark_python_task": { "python_file": "dbfs:/slow.py" } }] }""";
        var active = await Workspace.RunNowAsync(await Workspace.CreateJobAsync(Job));
        var result = await RunAsync(_folder.Path, "run-job", "--job-name", "single", "--output", "json", "--result-dir", "result");
        Ends(1, result);
        var error = Assert.Single(result.Json["diagnostics"]!.AsArray())!;
        Assert.Equal("CIT0505", error["id"]!.GetValue<string>());
        Assert.EndsWith($"was skipped: another run of this job is active: run {active}", error["summary"]!.GetValue<string>(), StringComparison.Ordinal);
        var suite = Suite(result);
        Assert.Contains("another run of this job is active", suite.Elements("testcase").Single(item => item.Element("error") is not null).Element("error")!.Attribute("message")!.Value, StringComparison.Ordinal);
    }

    [FactNeeding("python3")]
    public async Task Outputs_that_cannot_be_read_hide_no_result()
    {
        await using var refusing = await RehearsalServer.StartAsync("--fault", "GET /api/2.2/jobs/runs/get-output answer status=400");
        await refusing.PutFileAsync("/broken.py", "raise RuntimeError('unheard')\n");
        await refusing.CreateJobAsync("""{ "name": "job", "tasks": [{ "task_key": "broken", "spark_python_task": { "python_file": "dbfs:/broken.py" } }] }""");
        var environment = new Dictionary<string, string> { ["DATABRICKS_HOST"] = refusing.Uri.ToString(), ["DATABRICKS_TOKEN"] = refusing.Token };
        var result = await CiTasksProcess.RunAsync(_folder.Path, environment, "run-job", "--job-name", "job", "--output", "json", "--result-dir", "result");
        Ends(1, result);
        Assert.Equal(["CIT0513", "CIT0501"], result.Json["diagnostics"]!.AsArray().Select(item => item!["id"]!.GetValue<string>()));
        Assert.Equal("task 'broken' failed: Workload failed, see run output for details", result.Json["diagnostics"]![1]!["summary"]!.GetValue<string>());
    }

    [FactNeeding("python3")]
    public async Task Outputs_are_asked_for_only_where_there_are_some()
    {
        await PutAsync("broken.py", "raise RuntimeError('once')\n");
        await CreateAsync("""
            [
              { "task_key": "check", "condition_task": { "op": "EQUAL_TO", "left": "1", "right": "1" } },
              { "task_key": "broken", "spark_python_task": { "python_file": "dbfs:/broken.py" } },
              { "task_key": "after", "depends_on": [{ "task_key": "broken" }], "spark_python_task": { "python_file": "dbfs:/broken.py" } }
            ]
            """);
        using var proxy = new RecordingProxy(Workspace.Uri);
        Ends(1, await CiTasksProcess.RunAsync(_folder.Path, ConnectionTo(proxy.Uri), "run-job", "--job-name", "job"));
        Assert.Single(proxy.To("get-output"));
    }

    [FactNeeding("python3")]
    public async Task Nothing_of_a_job_becomes_a_command_or_shows_a_secret()
    {
        await PutAsync("evil.py", $"""
            print("::error::gotcha")
            print("\x1b[31mred\x1b[0m", "\x07", "<&>", "y" * 100_000)
            print("{Workspace.Token}")
            raise RuntimeError("]]> {Workspace.Token} \x00\n::error::in the message")
            """);
        await CreateAsync("""[{ "task_key": "evil", "spark_python_task": { "python_file": "dbfs:/evil.py" } }]""");
        var environment = Connection;
        environment["GITHUB_ACTIONS"] = "true";
        environment["RUNNER_TEMP"] = _folder.Path;
        var result = await CiTasksProcess.RunAsync(_folder.Path, environment, "run-job", "--job-name", "job", "--result-dir", "result");
        Ends(1, result);
        Assert.DoesNotContain("\n::error::", result.All, StringComparison.Ordinal);
        var files = Directory.GetFiles(_folder.In("result"), "*", SearchOption.AllDirectories);
        Assert.Contains(files, file => file.EndsWith("evil.log", StringComparison.Ordinal));
        Assert.All(files, file => Assert.DoesNotContain(Workspace.Token, File.ReadAllText(file), StringComparison.Ordinal));
        var junit = XDocument.Load(files.Single(file => file.EndsWith(".xml", StringComparison.Ordinal)));
        Assert.Contains("<&>", junit.Descendants("system-out").Single().Value, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(_folder.In("result/run-job.md")).Length, 1, 20_000);
    }

    private Task PutAsync(string name, string code) => File.WriteAllTextAsync(Path.Combine(Workspace.Dbfs, name), code);

    private Task<long> CreateAsync(string tasks) => Workspace.CreateJobAsync("{ \"name\": \"job\", \"tasks\": " + tasks + " }");

    private async Task<CiTasksResult> RunTasksAsync(string tasks, params string[] more)
    {
        await CreateAsync(tasks);
        return await RunAsync(_folder.Path, ["run-job", "--job-name", "job", "--output", "json", "--result-dir", "result", .. more]);
    }

    private static IReadOnlyList<JsonNode> Tasks(CiTasksResult result) => [.. result.Json["details"]!["tasks"]!.AsArray().Select(task => task!)];

    private static string Output(CiTasksResult result, string name) => result.Json["outputs"]![name]!.GetValue<string>();

    private string Left(CiTasksResult result, string name) => File.ReadAllText(_folder.In($"result/runs/{Output(result, "run-id")}/{name}"));

    private XElement Suite(CiTasksResult result) => XDocument.Load(_folder.In(Output(result, "junit-file"))).Root!.Elements("testsuite").Single();

    private static string Counts(XElement suite) => string.Join(' ', new[] { "tests", "failures", "errors", "skipped" }.Select(name => suite.Attribute(name)!.Value));
}
