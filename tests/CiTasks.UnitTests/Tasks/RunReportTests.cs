using System.Text.Json.Nodes;
using System.Xml.Linq;
using CiTasks.Databricks;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Runs;
using CiTasks.Tasks.RunJob;
using CiTasks.Tasks.Running;
using CiTasks.Tasks.Runs.Reports;
using CiTasks.Tasks.Runs;
using CiTasks.UnitTests.Databricks;
using CiTasks.UnitTests.Hosts;
using Xunit;

namespace CiTasks.UnitTests.Tasks;

public sealed class RunReportTests : IDisposable
{
    private readonly Surroundings _surroundings = new();
    private readonly TaskContext _context;

    public RunReportTests()
    {
        var all = new TaskSurroundings(_surroundings.Laptop(), _surroundings.Environment(), _surroundings.Redactor, TimeProvider.System, "0.1.0");
        var problems = new List<Finding>();
        _context = TaskRunner.Open(RunJobTask.Definition, _ => null, all, _surroundings.Folder, problems, offline: true);
        Assert.Empty(problems);
    }

    public void Dispose() => _surroundings.Dispose();

    [Theory]
    [InlineData("""{"state":{"life_cycle_state":"RUNNING","result_state":"SUCCESS"}}""", "RUNNING", "")]
    [InlineData("""{"state":{"life_cycle_state":"TERMINATED","result_state":"SUCCESS"}}""", "SUCCESS", "SUCCESS")]
    [InlineData("""{"state":{"life_cycle_state":"TERMINATED","result_state":"SUCCESS"},"status":{"state":"TERMINATED","termination_details":{"code":"DRIVER_ERROR"}}}""", "DRIVER_ERROR", "DRIVER_ERROR")]
    [InlineData("""{"state":{"life_cycle_state":"TERMINATED","result_state":"SUCCESS"},"status":{"state":"TERMINATED","termination_details":{"code":"SUCCESS_WITH_FAILURES"}}}""", "SUCCESS_WITH_FAILURES", "SUCCESS_WITH_FAILURES")]
    [InlineData("""{"state":{"life_cycle_state":"TERMINATED","result_state":"SUCCESS"},"status":{"state":"TERMINATED","termination_details":{"code":"SUCCESS","type":"CLIENT_ERROR"}}}""", "FAILED", "FAILED")]
    [InlineData("""{"state":{"life_cycle_state":"INTERNAL_ERROR","result_state":"SUCCESS"}}""", "INTERNAL_ERROR", "INTERNAL_ERROR")]
    [InlineData("""{"state":{"life_cycle_state":"INTERNAL_ERROR","result_state":"FAILED"}}""", "FAILED", "FAILED")]
    [InlineData("""{"state":{"life_cycle_state":"TERMINATED"}}""", "FAILED", "FAILED")]
    [InlineData("""{"status":{"state":"RUNNING"}}""", "RUNNING", "")]
    [InlineData("""{"status":{"state":"TERMINATED","termination_details":{"code":"SUCCESS"}}}""", "SUCCESS", "SUCCESS")]
    [InlineData("""{"status":{"state":"TERMINATED","termination_details":{"code":"RUN_EXECUTION_ERROR"}}}""", "FAILED", "FAILED")]
    [InlineData("""{"status":{"state":"TERMINATED","termination_details":{"code":"USER_CANCELED"}}}""", "CANCELED", "CANCELED")]
    [InlineData("""{"status":{"state":"TERMINATED","termination_details":{"code":"MAX_CONCURRENT_RUNS_EXCEEDED"}}}""", "MAX_CONCURRENT_RUNS_EXCEEDED", "MAX_CONCURRENT_RUNS_EXCEEDED")]
    [InlineData("{}", "UNKNOWN", "")]
    public void The_state_in_one_word_says_success_only_of_one(string run, string state, string output)
    {
        var report = Brief(run);
        Assert.Equal(state, report.Run.State);
        Assert.Equal(output, report.Outputs().Single(pair => pair.Output == RunOutputs.ResultState).Value);
        Assert.Equal(state == "SUCCESS", report.Run.Outcome == RunOutcome.Succeeded);
    }

    [Fact]
    public void Causes_come_in_the_order_they_ended_and_what_fell_with_them_in_one_line()
    {
        var report = Brief(Failed(
            Task("late", "FAILED", start: 1, end: 90, message: "second"),
            Task("early", "FAILED", start: 2, end: 50, message: "first\nmore"),
            Task("slow", "TIMEDOUT", start: 3, end: 95),
            Task("stopped", "CANCELED", start: 4, end: 96),
            Task("retried", "FAILED", start: 5, end: 20, message: "only once"),
            Task("retried", "SUCCESS", start: 21, end: 30, attempt: 1),
            Task("b", "UPSTREAM_FAILED"),
            Task("a", "UPSTREAM_CANCELED"),
            Task("c", "EXCLUDED"),
            Task("fine", "SUCCESS", start: 1, end: 10)));
        Assert.Equal(
            ["task 'early' failed: first", "task 'late' failed: second", "task 'slow' ran into its time limit", "task 'stopped' was cancelled"],
            report.Failures().Select(finding => finding.Summary));
        Assert.Equal("2 task(s) did not run because of it: b, a\n1 task(s) were left out by their conditions: c", report.Failures()[0].Detail);
        Assert.All(report.Failures().Skip(1), finding => Assert.Null(finding.Detail));
        Assert.StartsWith("run 1: FAILED after 1 min 39 s; 9 task(s): 2 succeeded, 2 failed, 1 ran into the time limit, 1 cancelled, 3 did not run", report.Verdict, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_succeeded_has_no_failures_whatever_its_tasks_say() =>
        Assert.Empty(Brief(Run("SUCCESS", Task("handled", "FAILED", start: 1, end: 2))).Failures());

    [Theory]
    [InlineData("CANCELED", "TERMINATED", "CIT0503", "run 1 was cancelled in the workspace: why")]
    [InlineData("TIMEDOUT", "TERMINATED", "CIT0502", "run 1 ran into its time limit: why")]
    [InlineData("FAILED", "INTERNAL_ERROR", "CIT0502", "run 1 ended as FAILED: why")]
    [InlineData("SUCCESS_WITH_FAILURES", "TERMINATED", "CIT0502", "run 1 ended as SUCCESS_WITH_FAILURES: why")]
    [InlineData("MAXIMUM_CONCURRENT_RUNS_REACHED", "SKIPPED", "CIT0505", "run 1 was skipped: another run of this job was active")]
    [InlineData("DISABLED", "SKIPPED", "CIT0505", "run 1 did not start: the job is disabled: why")]
    public void A_run_that_no_task_explains_is_told_by_itself(string result, string lifeCycle, string id, string summary)
    {
        var tasks = result is "CANCELED" or "TIMEDOUT" ? Task("t", "CANCELED", start: 1, end: 2) : "";
        var report = Brief($$$"""{"run_id":1,"state":{"life_cycle_state":"{{{lifeCycle}}}","result_state":"{{{result}}}","state_message":"why"},"tasks":[{{{tasks}}}]}""");
        var finding = Assert.Single(report.Failures());
        Assert.Equal((id, summary), (finding.Id, finding.Summary));
    }

    [Fact]
    public void A_cancelled_run_names_what_had_failed_before() =>
        Assert.Equal(
            ["CIT0503", "CIT0501"],
            Brief(Run("CANCELED", Task("t", "FAILED", start: 1, end: 2), Task("u", "CANCELED", start: 1, end: 2))).Failures().Select(finding => finding.Id));

    [Fact]
    public void A_run_that_is_not_over_tells_what_failed_so_far_and_no_more()
    {
        Assert.Empty(Brief("""{"run_id":1,"state":{"life_cycle_state":"RUNNING"},"tasks":[]}""").Failures());
        Assert.Equal(
            "task 't' failed",
            Assert.Single(Brief($$"""{"run_id":1,"state":{"life_cycle_state":"RUNNING"},"tasks":[{{Task("t", "FAILED", start: 1, end: 2)}}]}""").Failures()).Summary);
    }

    [Fact]
    public void Hundreds_of_failures_leave_a_page_that_can_be_read()
    {
        var trace = "Traceback (most recent call last):\n" + string.Concat(Enumerable.Repeat(new string('z', 2000) + "\n", 200)) + "ValueError: no\n";
        var entries = Enumerable.Range(0, 400)
            .Select(number => new RunEntry(
                RunPart.Of(Json(Task($"t{number}", number < 300 ? "FAILED" : "SUCCESS", start: 1 + number, end: 2 + number))),
                new TaskOutput { Trace = number < 300 ? trace : null, LogTail = "log" }))
            .ToList();
        var report = new RunReport(_context, new CheckoutSources(_context), Json(Run("FAILED")), entries);
        Assert.Equal(RunFailures.MostCauses + 1, report.Failures().Count);
        Assert.StartsWith("250 more task(s) failed: t50, t51, ", report.Failures()[^1].Summary, StringComparison.Ordinal);
        Assert.EndsWith(" and 230 more", report.Failures()[^1].Summary, StringComparison.Ordinal);
        Assert.Equal(RunTable.MostRows + 1, report.Rows().Count);
        Assert.Equal(["… 300 more", "200 FAILED, 100 SUCCESS"], report.Rows()[^1].Take(2));
        Assert.All(report.Rows().Take(100), row => Assert.Equal("FAILED", row[1]));
        var page = report.ToMarkdown();
        Assert.InRange(page.Length, 10_000, 320_000);
        Assert.Contains("Not everything is shown here: logs and traces of all tasks are in `.citasks/result/runs`.", page, StringComparison.Ordinal);
        var json = report.ToJson();
        Assert.Equal(400, json["tasks"]!.AsArray().Count);
        Assert.Equal(100, json["tasks"]!.AsArray().Count(task => task!["errorTrace"] is not null));
        Assert.InRange(json.ToJsonString().Length, 100_000, 2_000_000);
        Assert.Equal(400, JsonNode.Parse(report.Outputs().Single(pair => pair.Output == RunOutputs.Tasks).Value)!.AsObject().Count);
    }

    [Fact]
    public void Many_failed_iterations_are_some_and_a_count()
    {
        var loop = RunPart.Of(Json("""{"task_key":"loop","run_id":9,"for_each_task":{},"state":{"life_cycle_state":"TERMINATED","result_state":"FAILED"}}"""));
        var iterations = Enumerable.Range(0, 40).Select(number => new RunEntry(
            RunPart.Of(Json(Task("item", number % 2 == 0 ? "FAILED" : "SUCCESS", start: 1, end: 100 - number))) with { Key = "loop", Iteration = number },
            TaskOutput.None));
        var entry = new RunEntry(loop, TaskOutput.None) { Iterations = [.. iterations] };
        var report = new RunReport(_context, new CheckoutSources(_context), Json(Run("FAILED")), [entry]);
        Assert.Equal("20 of 40 iterations failed", entry.Why);
        Assert.Equal(
            ["task 'loop[38]' failed", "task 'loop[36]' failed", "task 'loop[34]' failed", "task 'loop[32]' failed", "task 'loop[30]' failed", "15 more of the 40 iterations of task 'loop' failed"],
            report.Failures().Select(finding => finding.Summary));
    }

    [Fact]
    public void Times_are_split_as_the_service_splits_them()
    {
        var report = Brief(Run("SUCCESS", """
            {"task_key":"t","run_id":2,"start_time":1000,"end_time":100000,"queue_duration":2500,"setup_duration":61000,"execution_duration":37000,"cleanup_duration":1000,
             "state":{"life_cycle_state":"TERMINATED","result_state":"SUCCESS"}}
            """));
        Assert.Equal(["t", "SUCCESS", "2.5 s", "1 min 1 s", "37 s", "1", ""], report.Rows().Single());
        var task = report.ToJson()["tasks"]![0]!;
        Assert.Equal("2500 61000 37000 1000", string.Join(' ', new[] { "queueMs", "setupMs", "executionMs", "cleanupMs" }.Select(name => task[name]!.ToJsonString())));
        Assert.Equal("1970-01-01T00:00:01.0000000Z", task["started"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_run_in_the_form_of_2_0_is_its_own_task()
    {
        var workspace = new FakeWorkspace(FakeWorkspace.Answer("""{"error":"ValueError: old","logs":"hello"}"""));
        using var client = new Workspace(workspace.Open());
        var report = await RunReport.ReadAsync(
            _context,
            client,
            Json("""{"run_id":5,"format":"SINGLE_TASK","start_time":1,"end_time":2,"state":{"life_cycle_state":"TERMINATED","result_state":"FAILED"}}"""),
            CancellationToken.None);
        Assert.Equal("/api/2.2/jobs/runs/get-output?run_id=5", Assert.Single(workspace.Requests).PathAndQuery);
        Assert.Equal("task 'main' failed: ValueError: old", Assert.Single(report.Failures()).Summary);
        Assert.Equal("hello", await File.ReadAllTextAsync(Path.Combine(_surroundings.Folder, ".citasks/result/runs/5/main.log")));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_hides_no_result()
    {
        Directory.CreateDirectory(Path.Combine(_surroundings.Folder, ".citasks/result"));
        await File.WriteAllTextAsync(Path.Combine(_surroundings.Folder, ".citasks/result/runs"), "a file, no folder");
        using var client = new Workspace(new FakeWorkspace(FakeWorkspace.Answer("""{"error":"ValueError: x","logs":"hello"}""")).Open());
        var report = await RunReport.ReadAsync(_context, client, Json(Failed(Task("t", "FAILED", start: 1, end: 2))), CancellationToken.None);
        Assert.Equal("CIT0514", Assert.Single(report.Notes()).Id);
        Assert.Equal("task 't' failed: ValueError: x", Assert.Single(report.Failures()).Summary);
        Assert.Empty(RunReport.Save(_context, [report]));
        Assert.Equal("CIT0514", Assert.Single(_context.Diagnostics).Id);
    }

    [Fact]
    public void A_run_that_failed_is_a_failed_test_even_when_none_of_its_tasks_is()
    {
        var suite = JUnitFile.Suite(Brief(Run("FAILED", Task("t", "SUCCESS", start: 1, end: 2))), text => text);
        Assert.Equal([("t", JUnitResult.Passed), ("run", JUnitResult.Error)], suite.Cases.Select(item => (item.Name, item.Result)));
        Assert.Equal("run 1 ended as FAILED: gone", suite.Cases[1].Message);
    }

    [Fact]
    public void A_run_that_is_left_running_is_no_passed_test()
    {
        var suite = JUnitFile.Suite(Brief("""{"run_id":1,"run_name":"nightly","state":{"life_cycle_state":"RUNNING"},"tasks":[{"task_key":"t","state":{"life_cycle_state":"RUNNING"}}]}"""), text => text);
        Assert.Equal([("t", JUnitResult.Skipped), ("run", JUnitResult.Error)], suite.Cases.Select(item => (item.Name, item.Result)));
        Assert.Equal("run 1 was not over: RUNNING", suite.Cases[1].Message);
    }

    [Fact]
    public async Task Of_large_logs_only_the_ends_stay_in_memory()
    {
        var answer = $$"""{"logs":"{{string.Concat(Enumerable.Repeat(new string('x', 99) + "\\n", 20_000))}}"}""";
        using var client = new Workspace(new FakeWorkspace(FakeWorkspace.Answer(answer)).Open());
        var tasks = Enumerable.Range(0, 20).Select(number => Task($"t{number}", "SUCCESS", start: 1 + number, end: 100));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var report = await RunReport.ReadAsync(_context, client, Json(Run("SUCCESS", [.. tasks])), CancellationToken.None);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 40_000_000);
        Assert.Equal(20, report.Tasks.Count(entry => new FileInfo(Path.Combine(_surroundings.Folder, entry.Output.LogFile!)).Length == 2_000_000));
    }

    [Fact]
    public void A_secret_that_XML_would_disguise_is_hidden_before_it_is_written()
    {
        _surroundings.Redactor.Add("<p&ss>word");
        var report = Brief(Failed(Task("t", "FAILED", start: 1, end: 2, message: "was <p&ss>word")));
        Assert.Equal(2, RunReport.Save(_context, [report]).Count);
        var file = Path.Combine(_surroundings.Folder, ".citasks/result/runs/TEST-run-1.xml");
        Assert.DoesNotContain("word", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Equal("was ***", XDocument.Load(file).Descendants("failure").Single().Attribute("message")!.Value);
    }

    [Fact]
    public void No_task_key_leaves_the_folder_or_shares_a_file()
    {
        var folder = new RunFolder(_context, 1);
        string[] keys = ["a", "A", "../x", "..", "", "a/b", "a_b", "con:1", "t.attempt-2", new string('k', 300)];
        var names = keys.Select(key => folder.NameFor(Part(key))).ToList();
        Assert.Equal(["a", "A~2", "_._x", "_.", "task", "a_b", "a_b~2", "con_1", "t.attempt-2", new string('k', 120)], names);
        Assert.Equal("t.attempt-2~2", folder.NameFor(Part("t") with { Attempt = 1 }));
        Assert.Equal("t.attempt-2.iteration-3.attempt-4", folder.NameFor(Part("t") with { ParentAttempt = 1, Iteration = 3, Attempt = 3 }));
    }

    [Fact]
    public void Results_of_notebooks_fill_the_room_for_outputs_and_no_more()
    {
        var value = new string('x', NotebookResult.LargestOutput);
        var entries = Enumerable.Range(0, 5).Select(number => new RunEntry(
            RunPart.Of(Json(Task($"n{number}", "SUCCESS", start: 1, end: 2))),
            new TaskOutput { Notebook = NotebookResult.Of(new JsonObject { ["result"] = number == 4 ? "small" : value, ["truncated"] = number == 1 }, _ => "file") }));
        var report = new RunReport(_context, new CheckoutSources(_context), Json(Run("SUCCESS")), [.. entries]);
        Assert.Equal(["notebook.n0", "notebook.n1", "notebook.n2"], report.Outputs().Select(pair => pair.Output.Name).Where(name => name.StartsWith("notebook.", StringComparison.Ordinal)));
        Assert.Equal(["CIT0511", "CIT0510", "CIT0510"], report.Notes().Select(finding => finding.Id));
        Assert.Equal((value, false), (report.NotebookValue, report.NotebookTruncated));
    }

    private static RunPart Part(string key) => RunPart.Of(new JsonObject { ["task_key"] = key });

    private RunReport Brief(string run) => RunReport.Brief(_context, Json(run));

    private static JsonObject Json(string text) => (JsonObject)JsonNode.Parse(text)!;

    private static string Failed(params string[] tasks) => Run("FAILED", tasks);

    private static string Run(string result, params string[] tasks) => $$"""
        {"run_id":1,"start_time":1000,"end_time":100000,"state":{"life_cycle_state":"TERMINATED","result_state":"{{result}}","state_message":"gone"},"tasks":[{{string.Join(',', tasks)}}]}
        """;

    private static string Task(string key, string result, long start = 0, long end = 0, string message = "", int attempt = 0) => new JsonObject
    {
        ["task_key"] = key,
        ["run_id"] = 1000 + start + end,
        ["attempt_number"] = attempt,
        ["start_time"] = start,
        ["end_time"] = end,
        ["state"] = new JsonObject { ["life_cycle_state"] = "TERMINATED", ["result_state"] = result, ["state_message"] = message },
    }.ToJsonString();
}
