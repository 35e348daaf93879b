using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks.Runs;

/// <summary><c>submit-run</c>: one-time runs in both forms, by file and by name.</summary>
public sealed class SubmitRunTests : RunCase
{
    // The worked example of kfp-azure-databricks as the Jobs API 2.2 takes it.
    private const string SparkPi = """
        {
          "run_name": "test-run",
          "tasks": [
            {
              "task_key": "main",
              "new_cluster": { "spark_version": "5.3.x-scala2.11", "node_type_id": "Standard_D3_v2", "num_workers": 2 },
              "libraries": [{ "jar": "dbfs:/docs/sparkpi.jar" }],
              "spark_jar_task": { "main_class_name": "org.apache.spark.examples.SparkPi", "parameters": ["10"] }
            }
          ]
        }
        """;

    private const string SparkPiSpec = """
        {
          "run_name": "test-run",
          "new_cluster": { "spark_version": "5.3.x-scala2.11", "node_type_id": "Standard_D3_v2", "num_workers": 2 },
          "libraries": [{ "jar": "dbfs:/docs/sparkpi.jar" }],
          "spark_jar_task": { "main_class_name": "org.apache.spark.examples.SparkPi", "parameters": ["10"] }
        }
        """;

    public static TheoryData<string[]> Ways => new()
    {
        new[] { "--run-file", "spec.json" },
        new[] { "--run-file", SparkPi },
        new[]
        {
            "--run-name", "test-run",
            "--new-cluster", """{"spark_version": "5.3.x-scala2.11", "node_type_id": "Standard_D3_v2", "num_workers": 2}""",
            "--libraries", """[{"jar": "dbfs:/docs/sparkpi.jar"}]""",
            "--spark-jar-task", """{"main_class_name": "org.apache.spark.examples.SparkPi"}""", "--jar-params", "10",
        },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_worked_example_of_kfp_is_one_call_with_the_body_of_today(string[] way)
    {
        using var folder = new TempFolder();
        folder.Write("spec.json", SparkPiSpec);
        using var proxy = new RecordingProxy(Workspace.Uri);
        var result = await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(proxy.Uri), ["submit-run", "--output", "json", .. way]);
        Ends(0, result);
        var body = BodyOf(Assert.Single(proxy.To("runs/submit")));
        Assert.True(body.Remove("idempotency_token"));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(SparkPi), body), body.ToJsonString());
        Assert.Equal(
            ("TERMINATED", "SUCCESS", "test-run", ""),
            (Output(result, "life-cycle-state"), Output(result, "result-state"), Output(result, "run-name"), Output(result, "error")));
        Assert.Equal(Output(result, "run-id"), Output(result, "number-in-job"));
    }

    [Fact]
    public async Task A_jar_that_throws_makes_the_step_red()
    {
        using var folder = new TempFolder();
        folder.Write("spec.json", SparkPiSpec);
        Workspace.Outcomes("""{"outcomes": [{"kind": "spark_jar_task", "result": "FAILED", "message": "java.lang.IllegalStateException: no pi"}]}""");
        var result = await RunAsync(folder.Path, "submit-run", "--run-file", "spec.json", "--output", "json");
        Ends(1, result);
        Assert.Equal("FAILED", Output(result, "result-state"));
        Assert.Contains("java.lang.IllegalStateException: no pi", Output(result, "error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_result_of_a_notebook_is_an_output_under_the_name_that_kfp_gave_it()
    {
        using var folder = new TempFolder();
        Workspace.Outcomes("""{"outcomes": [{"result": "SUCCESS", "output": {"notebook_output": {"result": "41", "truncated": false}}}]}""");
        var result = await RunAsync(folder.Path, "submit-run", "--notebook-task", """{"notebook_path": "/Users/x/n"}""", "--existing-cluster-id", await ClusterAsync(), "--output", "json");
        Ends(0, result);
        Assert.Equal(("41", "false"), (Output(result, "notebook-output-result"), Output(result, "notebook-output-truncated")));
    }

    [Fact]
    public async Task With_a_job_name_it_is_a_run_of_that_job()
    {
        using var folder = new TempFolder();
        var job = await JobAsync("named");
        using var proxy = new RecordingProxy(Workspace.Uri);
        var result = await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(proxy.Uri), "submit-run", "--job-name", "named", "--jar-params", "10", "--output", "json");
        Ends(0, result);
        Assert.Empty(proxy.To("runs/submit"));
        var body = BodyOf(Assert.Single(proxy.To("run-now")));
        Assert.Equal((job, """["10"]"""), (body["job_id"]!.GetValue<long>(), body["jar_params"]!.ToJsonString()));
        Assert.Equal(job.ToString(), Output(result, "job-id"));
    }

    [Fact]
    public async Task A_local_library_is_uploaded_once_and_an_overlay_says_what_a_target_has_else()
    {
        using var folder = new TempFolder();
        folder.Write("lib/pi.jar", "not really a jar");
        folder.Write("runs/pi.json", """{"run_name": "pi-${target}", "new_cluster": {"spark_version": "x", "num_workers": 2}, "libraries": [{"jar": "../lib/*.jar"}], "spark_jar_task": {"main_class_name": "Pi"}}""");
        folder.Write("runs/pi.prod.json", """{"new_cluster": {"num_workers": 8}}""");
        string[] step = ["submit-run", "--run-file", "runs/pi.json", "--target", "prod", "--artifacts", "dbfs:/FileStore/pi"];
        using var proxy = new RecordingProxy(Workspace.Uri);
        Ends(0, await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(proxy.Uri), step));
        Ends(0, await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(proxy.Uri), step));
        Assert.Single(proxy.To("dbfs/put"));
        var body = BodyOf(proxy.To("runs/submit")[0]);
        Assert.Equal("pi-prod", body["run_name"]!.GetValue<string>());
        Assert.Equal("""{"spark_version":"x","num_workers":8}""", body["tasks"]![0]!["new_cluster"]!.ToJsonString());
        var jar = body["tasks"]![0]!["libraries"]![0]!["jar"]!.GetValue<string>();
        Assert.Equal("not really a jar", File.ReadAllText(Path.Combine(Workspace.Dbfs, jar["dbfs:/".Length..])));
    }

    [Theory]
    [InlineData("""{"apiVersion": "v1", "kind": "Run", "metadata": {}, "spec": {"notebook_task": {}}}""", "error CIT0525 at run.json:1:61: this is an object of Kubernetes of the kind Run, not a run request")]
    [InlineData("""{"tasks": [{"task_key": "a", "job_cluster_key": "c", "notebook_task": {}}]}""", "error CIT0528 at run.json:1:49: a one-time run has no 'job_cluster_key'")]
    [InlineData("""{"notebook_task": {}, "job_parameters": {"a": "b"}}""", "error CIT0520 at run.json:1:41: a one-time run has no 'job_parameters', which belongs to a run of a job")]
    [InlineData("""{"tasks": [{"task_key": "a", "notebook_task": "x"}]}""", "error CIT0520 at run.json:1:47: 'notebook_task' must be an object, not a text")]
    [InlineData("""{"run_name": "empty"}""", "error CIT0520 at run.json:1:1: the task 'main' does not say what to run")]
    [InlineData("""{"spark_jar_task": {"parameters": [10]}}""", "error CIT0520 at run.json:1:36: an element of 'parameters' is 10, not a text")]
    public async Task A_wrong_document_is_told_with_its_place_before_anything_is_sent(string document, string words)
    {
        using var folder = new TempFolder();
        folder.Write("run.json", document);
        using var proxy = new RecordingProxy(Workspace.Uri);
        var result = await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(proxy.Uri), "submit-run", "--run-file", "run.json");
        Ends(2, result);
        Says(words, result);
        Assert.Empty(proxy.Requests);
    }

    private async Task<string> ClusterAsync() =>
        (await PostAsync("api/2.1/clusters/create", """{"cluster_name": "c", "spark_version": "15.4.x-scala2.12", "node_type_id": "x", "num_workers": 1}"""))["cluster_id"]!.GetValue<string>();
}
