using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks.Runs;

/// <summary>What <c>run-job</c> is asked for reaches the workspace as it was written, or nothing does.</summary>
public sealed class RunRequestTests : RunCase
{
    [Fact]
    public async Task The_request_of_Prefects_guide_is_one_call_with_exactly_that_body()
    {
        using var folder = new TempFolder();
        var request = $$"""{"job_id":{{await JobAsync("prefect")}},"notebook_params":{"param1":"value"} }""";
        folder.Write("request.json", request);
        // By file, as text, and with every member by name.
        string[][] ways = [["--run-file", "request.json"], ["--run-file", request], ["--job-name", "prefect", "--notebook-params", "param1=value"]];
        foreach (var way in ways)
        {
            using var proxy = new RecordingProxy(Workspace.Uri);
            Ends(0, await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(proxy.Uri), ["run-job", .. way]));
            Same(request, BodyOf(Assert.Single(proxy.To("run-now"))));
        }
    }

    [Fact]
    public async Task Numbers_booleans_nulls_and_unknown_members_arrive_as_they_were_written()
    {
        using var folder = new TempFolder();
        var job = await JobAsync("exact");
        folder.Write("request.json", $$"""
            {
              // Comments do not travel.
              "job_id": {{job}},
              "queue": { "enabled": false },
              "pipeline_params": { "full_refresh": true },
              "job_parameters": { "n": "42" },
              "future": { "big": 12345678901234567890, "exact": 1.0, "zero": 0, "nothing": null, "none": [] },
            }
            """);
        using var proxy = new RecordingProxy(Workspace.Uri);
        await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(proxy.Uri), "run-job", "--run-file", "request.json");
        var body = proxy.To("run-now")[0].Body;
        Assert.StartsWith(
            $$$$"""{"job_id":{{{{job}}}},"queue":{"enabled":false},"pipeline_params":{"full_refresh":true},"job_parameters":{"n":"42"},"future":{"big":12345678901234567890,"exact":1.0,"zero":0,"nothing":null,"none":[]}""",
            body,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"job_id": 1, "python_params": {"a": "b"}}""", "error CIT0520 at request.json:1:32: 'python_params' must be a list of texts, not an object")]
    [InlineData("""{"job_id": 1, "notebook_params": ["a"]}""", "error CIT0520 at request.json:1:34: 'notebook_params' must be an object of texts by name, not a list")]
    [InlineData("""{"job_id": 1, "job_parameters": {"n": 42}}""", "error CIT0520 at request.json:1:39: 'n' in 'job_parameters' is 42, not a text")]
    [InlineData("""{"job_id": 1, "notebook_params": {}, "jar_params": []}""", "error CIT0523 at request.json:1:52: 'notebook_params' and 'jar_params' exclude each other")]
    [InlineData("""{"job_id": 9223372036854775808}""", "error CIT0520 at request.json:1:12: 'job_id' is 9223372036854775808, not the number of a job")]
    [InlineData("""{"job_id": 1, "notebook_params": {"a": "${target}"}}""", "error CIT0120 at request.json:1:41: ${target} has no value here")]
    [InlineData("""{"notebook_params": {}}""", "error CIT0101 at request.json:1:1: run-job needs job-id or job-name")]
    [InlineData("""{"apiVersion": "databricks.microsoft.com/v1alpha1", "kind": "Run", "spec": {"job_name": "a"}}""", "error CIT0525")]
    [InlineData("""{"job_id": 1, "notebook_params": {"a": "${var.none}"}}""", "error CIT0120 at request.json:1:41: nothing is known as ${var.none}")]
    public async Task A_wrong_request_is_told_with_its_place_before_anything_is_sent(string request, string words)
    {
        using var folder = new TempFolder();
        folder.Write("request.json", request);
        using var proxy = new RecordingProxy(Workspace.Uri);
        var result = await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(proxy.Uri), "run-job", "--run-file", "request.json");
        Ends(2, result);
        Says(words, result);
        Assert.Empty(proxy.Requests);
    }

    [Theory]
    [InlineData(10_000, 0)]
    [InlineData(10_001, 2)]
    public async Task The_longest_parameters_that_pass_here_are_the_longest_that_the_workspace_takes(int bytes, int code)
    {
        using var folder = new TempFolder();
        var body = $$"""{"job_id":{{await JobAsync("long")}},"python_params":["{{new string('x', bytes - "{\"python_params\":[\"\"]}".Length)}}"]}""";
        folder.Write("request.json", body);
        using var content = new StringContent(body);
        using var answer = await Workspace.Http.PostAsync(new Uri("api/2.2/jobs/run-now", UriKind.Relative), content);
        Assert.Equal(code == 0, answer.IsSuccessStatusCode);
        using var proxy = new RecordingProxy(Workspace.Uri);
        var result = await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(proxy.Uri), "run-job", "--run-file", "request.json");
        Ends(code, result);
        Assert.Equal(code == 0, proxy.Requests.Count > 0);
    }

    [Theory]
    [InlineData(""" "job-id": 0""", "error CIT0102 at citasks.json:1:26: job-id '0' is not usable: it must be a whole number from 1 on")]
    [InlineData(""" "job-id": true""", "error CIT0102 at citasks.json:1:26: job-id 'true' is not usable")]
    [InlineData(""" "job-name": "j", "python-params": {"a": "b", "c": "d"}""", "error CIT0102 at citasks.json:1:50: python-params '{\"a\":\"b\",\"c\":\"d\"}' is not usable: it is an object, and a list of texts is wanted")]
    [InlineData(""" "job-name": "j", "job-parameters": ["a=b", "c"]""", "error CIT0102 at citasks.json:1:51: job-parameters '[\"a=b\",\"c\"]' is not usable: it is a list, and texts by name are wanted")]
    [InlineData(""" "job-name": "j", "job-parameters": {"a": 1}""", "error CIT0520 at citasks.json:1:51: 'a' in 'job_parameters' is 1, not a text")]
    [InlineData(""" "job-name": ["j"]""", "error CIT0105 at citasks.json:1:28: 'job-name' must be a text")]
    public async Task A_wrong_value_of_a_manifest_is_told_once_with_its_place(string members, string words)
    {
        using var folder = new TempFolder();
        folder.Write("citasks.json", $$"""{"run-job": { {{members}} } }""");
        using var proxy = new RecordingProxy(Workspace.Uri);
        foreach (var task in new[] { "check", "ship" })
        {
            var result = await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(proxy.Uri), task);
            Ends(2, result);
            Says(words, result);
            Assert.Single(result.All.Split('\n'), line => line.StartsWith("error CIT", StringComparison.Ordinal));
        }

        Assert.DoesNotContain(proxy.Requests, request => request.Method == "POST");
    }

    [Theory]
    [InlineData("run-job")]
    [InlineData("submit-run")]
    public async Task The_chain_of_Prefects_guide_runs_in_its_order(string task)
    {
        using var folder = new TempFolder();
        await ChainAsync(folder);
        using var proxy = new RecordingProxy(Workspace.Uri);
        var result = await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(proxy.Uri), task, "--run-file", "chain.json", "--output", "json");
        Ends(0, result);
        var starts = proxy.Requests.Where(request => request.Method == "POST").ToList();
        Assert.Equal(["/api/2.2/jobs/run-now", "/api/2.2/jobs/runs/submit", "/api/2.2/jobs/runs/submit"], starts.Select(request => request.Path));
        Assert.Equal("value", BodyOf(starts[0])["notebook_params"]!["param1"]!.GetValue<string>());
        Same(Submitted("param1"), BodyOf(starts[1]));
        Same(Submitted("param2"), BodyOf(starts[2]));
        var runs = JsonNode.Parse(Output(result, "runs"))!.AsArray();
        Assert.Equal(["prefect", "MyDatabricksJob", "MyDatabricksJob #2"], runs.Select(run => run!["name"]!.GetValue<string>()));
        Assert.All(runs, run => Assert.Equal("SUCCESS", run!["result_state"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_failure_stops_the_chain()
    {
        using var folder = new TempFolder();
        await ChainAsync(folder);
        Workspace.Outcomes("""{"outcomes": [{"kind": "spark_python_task", "result": "FAILED", "message": "ValueError: planted"}, {"result": "SUCCESS"}]}""");
        var result = await RunAsync(folder.Path, "submit-run", "--run-file", "chain.json");
        Ends(1, result);
        Says("ValueError: planted", result);
        Assert.Equal(2, (await RunsAsync()).Count);
    }

    [Fact]
    public async Task Ship_checks_run_files_before_anything_is_sent_and_runs_them_after_jobs()
    {
        using var folder = new TempFolder();
        await ChainAsync(folder);
        folder.Write("citasks.json", """
            {
              "submit-run": [{ "run-file": { "run_name": "inline", "existing_cluster_id": "c", "notebook_task": { "notebook_path": "/a" } }, "notebook-params": { "n": "1" } }, { "run-file": "chain.json" }],
              "run-job": [{ "job-name": "prefect", "only": ["main"] }]
            }
            """);
        var plan = await RunAsync(folder.Path, "ship", "--mode", "plan");
        Ends(0, plan);
        Assert.Empty(await RunsAsync());
        using var proxy = new RecordingProxy(Workspace.Uri);
        Ends(0, await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(proxy.Uri), "ship"));
        Assert.Equal("""["main"]""", BodyOf(proxy.To("run-now")[0])["only"]!.ToJsonString());
        var inline = BodyOf(proxy.To("runs/submit")[0]);
        Assert.Equal("""{"notebook_path":"/a","base_parameters":{"n":"1"}}""", inline["tasks"]![0]!["notebook_task"]!.ToJsonString());
        Assert.Equal(5, (await RunsAsync()).Count);

        folder.Write("chain.json", """[{ "job_id": 1, "jar_params": "10" }]""");
        using var untouched = new RecordingProxy(Workspace.Uri);
        var refused = await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(untouched.Uri), "ship");
        Ends(2, refused);
        Says("error CIT0520 at chain.json:1:31", refused);
        Assert.DoesNotContain(untouched.Requests, request => request.Method == "POST");
        var check = await CiTasksProcess.RunAsync(folder.Path, new Dictionary<string, string>(), "check");
        Ends(2, check);
        Says("error CIT0520 at chain.json:1:31", check);
    }

    private async Task ChainAsync(TempFolder folder)
    {
        await JobAsync("prefect");
        folder.Write("submit_a.json", Config("param1"));
        folder.Write("chain.json", $$"""
            [
              { "job_name": "prefect", "notebook_params": { "param1": "value" } },
              { "run_file": "submit_a.json" },
              {{Config("param2")}}
            ]
            """);
    }

    private static string Config(string parameter) => $$"""
        {
          "run_name": "MyDatabricksJob",
          "new_cluster": { "spark_version": "7.3.x-scala2.12", "node_type_id": "r3.xlarge", "aws_attributes": { "availability": "ON_DEMAND" }, "num_workers": 10 },
          "spark_python_task": { "python_file": "/Users/ashton/databricks_task/main.py", "parameters": ["{{parameter}}"] }
        }
        """;

    private static string Submitted(string parameter) => $$"""
        {
          "run_name": "MyDatabricksJob",
          "tasks": [
            {
              "task_key": "main",
              "new_cluster": { "spark_version": "7.3.x-scala2.12", "node_type_id": "r3.xlarge", "aws_attributes": { "availability": "ON_DEMAND" }, "num_workers": 10 },
              "spark_python_task": { "python_file": "/Users/ashton/databricks_task/main.py", "parameters": ["{{parameter}}"] }
            }
          ]
        }
        """;

    // The token is ours; everything else must be as it was asked for.
    private static void Same(string expected, JsonObject body)
    {
        Assert.True(body.Remove("idempotency_token"));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), body), body.ToJsonString());
    }
}
