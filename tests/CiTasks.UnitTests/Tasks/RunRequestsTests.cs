using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Json;
using CiTasks.Tasks.RunJob;
using CiTasks.Tasks.Running;
using CiTasks.Tasks.Runs;
using CiTasks.Tasks.SubmitRun;
using CiTasks.UnitTests.Hosts;
using Xunit;

namespace CiTasks.UnitTests.Tasks;

/// <summary>From inputs and files to the bodies of requests.</summary>
public sealed class RunRequestsTests : IDisposable
{
    private readonly Surroundings _surroundings = new(("GITHUB_SHA", "0123456789abcdef0123456789abcdef01234567"), ("TEAM", "blue"));

    public void Dispose() => _surroundings.Dispose();

    // Task, run file, inputs by name, body.
    public static TheoryData<string, string, string[], string> NamedWins => new()
    {
        { "run-job", "", ["job-id=42", """notebook-params={"param1": "value"}"""], """{"job_id":42,"notebook_params":{"param1":"value"}}""" },
        { "run-job", """{"job_id": 42, "notebook_params": {"a": "1", "b": "2"}}""", ["notebook-params=c=3"], """{"job_id":42,"notebook_params":{"c":"3"}}""" },
        { "run-job", """{"job_id": 42, "python_params": ["a"]}""", ["python-params=[]"], """{"job_id":42,"python_params":[]}""" },
        { "run-job", """{"job_id": 42, "job_parameters": {"a": "1"}}""", ["job-parameters={}"], """{"job_id":42,"job_parameters":{}}""" },
        { "run-job", """{"job_id": 42, "queue": {"enabled": true}}""", ["queue=false"], """{"job_id":42,"queue":{"enabled":false}}""" },
        { "run-job", """{"job_id": 42, "queue": {"enabled": true}}""", [], """{"job_id":42,"queue":{"enabled":true}}""" },
        { "run-job", """{"job_id": 42}""", ["queue=true", "performance-target=STANDARD", "only=+a,b+"], """{"job_id":42,"only":["+a","b+"],"queue":{"enabled":true},"performance_target":"STANDARD"}""" },
        { "run-job", """{"job_id": 42}""", ["python-params=a,b c", "dbt-commands=dbt run\ndbt test, too"], """{"job_id":42,"python_params":["a","b c"],"dbt_commands":["dbt run","dbt test, too"]}""" },
        { "run-job", """{"job_id": 42}""", ["python-named-params=a=1", "sql-params=b=2", "jar-params=c", "spark-submit-params=d", """pipeline-params={"full_refresh": true}"""], """{"job_id":42,"python_named_params":{"a":"1"},"jar_params":["c"],"spark_submit_params":["d"],"sql_params":{"b":"2"},"pipeline_params":{"full_refresh":true}}""" },
        { "run-job", """{"job_name": "iris", "foo": 1.0, "big": 12345678901234567890, "none": null}""", ["job-id=7"], """{"foo":1.0,"big":12345678901234567890,"none":null,"job_id":7}""" },
        { "submit-run", """{"job_id": 42}""", ["jar-params=10"], """{"job_id":42,"jar_params":["10"]}""" },
        { "submit-run", """{"timeout_seconds": 60, "notebook_task": {"notebook_path": "/a"}}""", ["timeout-seconds=0"], """{"timeout_seconds":0,"tasks":[{"task_key":"main","notebook_task":{"notebook_path":"/a"}}]}""" },
        { "submit-run", """{"existing_cluster_id": "old", "notebook_task": {"notebook_path": "/a"}}""", ["""new-cluster={"num_workers": 1}"""], """{"tasks":[{"task_key":"main","notebook_task":{"notebook_path":"/a"},"new_cluster":{"num_workers":1}}]}""" },
        { "submit-run", """{"spark_jar_task": {"main_class_name": "A"}, "run_name": "r"}""", ["""notebook-task={"notebook_path": "/a"}""", "notebook-params=a=1", "run-name=mine"], """{"run_name":"mine","tasks":[{"task_key":"main","notebook_task":{"notebook_path":"/a","base_parameters":{"a":"1"}}}]}""" },
        { "submit-run", """{"tasks": [{"task_key": "only", "spark_python_task": {"python_file": "dbfs:/a.py", "parameters": ["x"]}}]}""", ["python-params=[]", "existing-cluster-id=c"], """{"tasks":[{"task_key":"only","spark_python_task":{"python_file":"dbfs:/a.py","parameters":[]},"existing_cluster_id":"c"}]}""" },
        { "submit-run", "", ["""python-wheel-task={"package_name": "p", "entry_point": "e"}""", """libraries=[{"whl": "dbfs:/p.whl"}]""", """spark-submit-params=["a"]"""], "CIT0521" },
        { "submit-run", """[{"tasks": [{"task_key": "a", "notebook_task": {}}, {"task_key": "b", "notebook_task": {}}]}]""", ["existing-cluster-id=c"], "CIT0521" },
        { "submit-run", """{"notebook_task": {}}""", ["job-name=iris"], "CIT0525" },
        { "submit-run", "", ["job-name=iris", "existing-cluster-id=c"], "CIT0521" },
        { "submit-run", "", ["""notebook-task={"a": 1}""", """spark-jar-task={"a": 1}"""], "CIT0520" },
        { "submit-run", "", ["""new-cluster={"num_workers": 1}""", "existing-cluster-id=c", """notebook-task={"notebook_path": "/a"}"""], "CIT0523" },
        { "submit-run", "", [], "CIT0520" },
        { "run-job", """[{"job_id": 1}, {"job_id": 2}]""", ["python-params=a"], "CIT0521" },
        { "run-job", "", [], "CIT0101" },
        { "run-job", """{"notebook_task": {}}""", [], "CIT0525" },
        { "run-job", "", ["job-id=1", "job-name=a"], "CIT0102" },
        { "run-job", """{"job_id": 1}""", ["""python-params=["a", 5]"""], "CIT0520" },
        { "run-job", """{"job_id": 1, "job_name": "a"}""", [], "CIT0523" },
        { "run-job", "", ["job-id=1", "queue=false", "on-active=queue"], "CIT0102" },
        { "run-job", """{"job_id": 1, "queue": {"enabled": false}}""", ["on-active=queue"], "CIT0102" },
        { "run-job", """{"job_id": 1, "queue": {"enabled": false}}""", ["on-active=queue", "queue=true"], """{"job_id":1,"queue":{"enabled":true}}""" },
        { "submit-run", """{"notebook_task": {"base_parameters": {"keep": "1", "a": "2"}}, "notebook_params": {"b": "3"}}""", ["notebook-params=a=4"], """{"tasks":[{"task_key":"main","notebook_task":{"base_parameters":{"keep":"1","a":"4"}}}]}""" },
        { "submit-run", """{"tasks": [{"task_key": "t", "python_wheel_task": {"package_name": "p", "entry_point": "e"}}], "job_parameters": {"a": "b"}}""", [], "CIT0520" },
        { "submit-run", """{"tasks": null, "notebook_task": {"notebook_path": "/a"}}""", [], """{"tasks":[{"task_key":"main","notebook_task":{"notebook_path":"/a"}}]}""" },
    };

    [Theory]
    [MemberData(nameof(NamedWins))]
    public async Task Inputs_given_by_name_win_over_the_run_file_member_by_member(string task, string runFile, string[] given, string body)
    {
        var (orders, findings) = await ReadAsync(task, runFile.Length > 0 ? [$"run-file={runFile}", .. given] : given);

        if (body.StartsWith("CIT", StringComparison.Ordinal))
        {
            Assert.Equal([body], findings.Select(finding => finding.Id));
            Assert.All(findings, finding => Assert.NotEqual("", finding.At?.File));
            return;
        }

        Assert.Empty(findings);
        Assert.Equal(body, JsonText.Write(Assert.Single(orders).Body));
    }

    [Fact]
    public async Task Placeholders_are_filled_in_the_run_file_and_never_in_values_given_by_name()
    {
        var (orders, findings) = await ReadAsync(
            "run-job",
            ["""run-file={"job_name": "${var.job}-${target}", "notebook_params": {"sha": "${git.short_sha}", "team": "${env.TEAM}", "keep": "$${x} ${spark.y}"}}""", "job-parameters=title=${env.TEAM}", "target=prod", "vars=job=iris"]);

        Assert.Empty(findings);
        var order = Assert.Single(orders);
        Assert.Equal(("iris-prod", "iris-prod"), (order.Title, order.JobName));
        Assert.Equal("""{"notebook_params":{"sha":"01234567","team":"blue","keep":"${x} ${spark.y}"},"job_parameters":{"title":"${env.TEAM}"}}""", JsonText.Write(order.Body));
    }

    [Fact]
    public async Task An_unknown_placeholder_and_a_lookup_are_told_with_their_place()
    {
        Write("run.json", "{\"job_id\": 1,\n\"notebook_params\": {\"a\": \"${var.none}\", \"b\": \"${lookup.job.x}\"}}");

        var (_, findings) = await ReadAsync("run-job", ["run-file=run.json"]);

        Assert.Equal([("CIT0120", "run.json", 2), ("CIT0120", "run.json", 2)], findings.Select(finding => (finding.Id, finding.At!.Value.File, finding.At.Value.Line)));
    }

    [Fact]
    public async Task A_chain_mixes_jobs_one_time_runs_and_other_files_in_its_order()
    {
        Write("chain.json", """
            // Prefect's example: a job, then two one-time runs.
            [
              {"job_id": 42, "notebook_params": {"param1": "value"}},
              {"run_file": "more/submit.json"},
              {"run_name": "MyDatabricksJob", "spark_python_task": {"python_file": "dbfs:/main.py", "parameters": ["param2"]}},
              {"run_file": "more/jobs.json"},
            ]
            """);
        Write("more/submit.json", """{"run_name": "MyDatabricksJob", "spark_python_task": {"python_file": "dbfs:/main.py", "parameters": ["param1"]}, "libraries": [{"jar": "../lib/a.jar"}]}""");
        Write("more/submit.prod.json", """{"spark_python_task": {"parameters": ["prod"]}}""");
        Write("more/jobs.json", """[{"job_name": "iris"}, {"job_name": "iris"}]""");
        Write("lib/a.jar", "jar");

        foreach (var task in new[] { "run-job", "submit-run" })
        {
            var (orders, findings) = await ReadAsync(task, ["run-file=chain.json", "target=prod"]);

            Assert.Empty(findings);
            Assert.Equal(
                ["job 42", "MyDatabricksJob", "MyDatabricksJob #2", "iris", "iris #2"],
                orders.Select(order => order.Title));
            Assert.Equal([false, true, true, false, false], orders.Select(order => order.IsSubmit));
            Assert.Equal([null, null, null, "iris", "iris"], orders.Select(order => order.JobName));
            Assert.Equal([("chain.json", 3), ("more/submit.json", 1), ("chain.json", 5), ("more/jobs.json", 1), ("more/jobs.json", 1)], orders.Select(order => (order.At!.Value.File, order.At.Value.Line)));
            Assert.Equal("""{"job_id":42,"notebook_params":{"param1":"value"}}""", JsonText.Write(orders[0].Body));
            Assert.Equal("""["prod"]""", JsonText.Write(orders[1].Body["tasks"]![0]!["spark_python_task"]!["parameters"]));
            Assert.Matches("^dbfs:/FileStore/citasks/[0-9a-f]{12}/a.jar$", orders[1].Body["tasks"]![0]!["libraries"]![0]!["jar"]!.GetValue<string>());
            Assert.Equal("""{"run_name":"MyDatabricksJob","tasks":[{"task_key":"main","spark_python_task":{"python_file":"dbfs:/main.py","parameters":["param2"]}}]}""", JsonText.Write(orders[2].Body));
        }
    }

    [Theory]
    [InlineData("[]", "CIT0520")]
    [InlineData("[5]", "CIT0520")]
    [InlineData("[[]]", "CIT0520")]
    [InlineData("""[{"run_file": 5}]""", "CIT0520")]
    [InlineData("""[{"run_file": "b.json", "job_id": 5}]""", "CIT0520")]
    [InlineData("""[{"run_file": "none.json"}]""", "CIT0104")]
    [InlineData("""[{"run_file": "chain.json"}]""", "CIT0526")]
    [InlineData("""[{"run_file": "b.json"}]""", "CIT0526")]
    [InlineData("5", "CIT0520")]
    [InlineData("{", "CIT0110")]
    public async Task A_chain_that_cannot_be_read_says_where(string chain, string id)
    {
        Write("chain.json", chain);
        Write("b.json", """[{"run_file": "./chain.json"}]""");

        var (_, findings) = await ReadAsync("submit-run", ["run-file=chain.json"]);

        var finding = Assert.Single(findings);
        Assert.Equal((id, true), (finding.Id, finding.At is { Line: > 0 }));
    }

    [Fact]
    public async Task What_a_request_cannot_keep_is_left_out_with_a_warning()
    {
        var (orders, findings) = await ReadAsync("run-job", ["""run-file={"job_id": 1, "idempotency_token": "mine", "run_name": "mine"}"""]);

        Assert.Equal([("CIT0524", true), ("CIT0524", true)], findings.Select(finding => (finding.Id, finding.IsWarning)));
        Assert.Equal("""{"job_id":1}""", JsonText.Write(Assert.Single(orders).Body));
    }

    [Fact]
    public async Task Libraries_given_by_name_start_from_the_working_folder_and_the_files_own_from_its_folder()
    {
        Write("jobs/run.json", """{"notebook_task": {"notebook_path": "/a"}, "libraries": [{"jar": "none.jar"}], "environments": [{"environment_key": "e", "spec": {"dependencies": ["dist/*.whl"]}}]}""");
        Write("lib/a.jar", "jar");
        Write("jobs/dist/p.whl", "of the file");
        Write("dist/q.whl", "of the working folder");

        var (orders, findings) = await ReadAsync("submit-run", ["run-file=jobs/run.json", """libraries=[{"jar": "lib/*.jar"}]"""]);

        Assert.Empty(findings);
        Assert.EndsWith("/a.jar", orders[0].Body["tasks"]![0]!["libraries"]![0]!["jar"]!.GetValue<string>());
        Assert.EndsWith("/p.whl", orders[0].Body["environments"]![0]!["spec"]!["dependencies"]![0]!.GetValue<string>());
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(_surroundings.Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private async Task<(IReadOnlyList<RunOrder> Orders, List<Finding> Findings)> ReadAsync(string task, string[] given)
    {
        var values = given.ToDictionary(pair => pair[..pair.IndexOf('=')], pair => pair[(pair.IndexOf('=') + 1)..]);
        var findings = new List<Finding>();
        var around = new TaskSurroundings(_surroundings.GitHub(), _surroundings.Environment(), _surroundings.Redactor, TimeProvider.System, "0");
        var definition = task == "run-job" ? RunJobTask.Definition : SubmitRunTask.Definition;
        var context = TaskRunner.Open(definition, name => values.TryGetValue(name, out var value) ? (value, "--" + name) : null, around, _surroundings.Folder, findings, offline: true);
        Assert.Empty(findings);
        var requests = task == "run-job"
            ? await RunJobTask.ReadAsync(context, buildPending: false, findings, default)
            : await SubmitRunTask.ReadAsync(context, buildPending: false, findings, default);
        return (requests?.Orders ?? [], findings);
    }
}
