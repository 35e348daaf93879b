using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Json;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Running;
using CiTasks.Tasks.Runs.Requests;
using CiTasks.Tasks.Runs;

namespace CiTasks.Tasks.RunJob;

/// <summary><c>run-job</c>: starts a job once, waits, tells the result.</summary>
public static class RunJobTask
{
    /// <summary>By id.</summary>
    public static readonly Input<long?> JobId = Input.Number("job-id", "Id of the job; this or job-name.", 1);

    /// <summary>By name.</summary>
    public static readonly Input<string> JobName = Input.Text("job-name", "Exact name of the job; this or job-id.");

    /// <summary>Job parameters.</summary>
    public static readonly Input<JsonObject> JobParameters = JsonInput.Map(
        "job-parameters", "Job parameters, which reach tasks of every kind: NAME=value, one a line or separated by commas, or a JSON object of texts.") with { Azure = AzureInput.In(AzureGroup.Parameters) };

    /// <summary>Named parameters of wheels.</summary>
    public static readonly Input<JsonObject> PythonNamedParams = JsonInput.Map("python-named-params", "Named parameters of Python wheel tasks: NAME=value, one a line or separated by commas, or a JSON object of texts.") with { Azure = AzureInput.In(AzureGroup.Parameters) };

    /// <summary>SQL parameters.</summary>
    public static readonly Input<JsonObject> SqlParams = JsonInput.Map("sql-params", "Parameters of SQL tasks: NAME=value, one a line or separated by commas, or a JSON object of texts.") with { Azure = AzureInput.In(AzureGroup.Parameters) };

    /// <summary>dbt commands.</summary>
    public static readonly Input<JsonArray> DbtCommands = JsonInput.List("dbt-commands", "Commands of dbt tasks, at most ten: one a line or separated by commas, or a JSON array of texts.") with { Azure = AzureInput.In(AzureGroup.Parameters) };

    /// <summary>Pipelines.</summary>
    public static readonly Input<JsonObject> PipelineParams = JsonInput.Spec("pipeline-params", "Parameters of pipeline tasks as a JSON object, such as {\"full_refresh\": true}.") with { Azure = AzureInput.In(AzureGroup.Parameters) };

    /// <summary>Some tasks only.</summary>
    public static readonly Input<JsonArray> Only = JsonInput.List("only", "Run only these tasks: task keys, +train with what comes before it, train+ with what comes after it.") with { Azure = AzureInput.In(AzureGroup.Run) };

    /// <summary>Queueing.</summary>
    public static readonly Input<bool?> Queue = Input.Switch("queue", "Whether the run waits in the queue when it cannot start at once. Default: as the job says.") with { Azure = AzureInput.In(AzureGroup.Run) };

    /// <summary>Speed of serverless compute.</summary>
    public static readonly Input<string> PerformanceTarget = Input.Choice(
        "performance-target", "How eagerly serverless compute starts. Default: as the job says.", "STANDARD", "PERFORMANCE_OPTIMIZED") with
    {
        Default = null,
        Azure = AzureInput.In(AzureGroup.Run),
    };

    private static readonly IReadOnlyList<RunRequestNamed> Named =
    [
        RunRequestNamed.Of(JobId, "job_id", RunRequestPlace.Job) with { Replaces = member => member == "job_name" },
        RunRequestNamed.Of(JobName, "job_name", RunRequestPlace.Job) with { Replaces = member => member == "job_id" },
        RunRequestNamed.Of(JobParameters, "job_parameters", RunRequestPlace.Job),
        RunRequestNamed.Of(RunRequestInputs.NotebookParams, "notebook_params", RunRequestPlace.Job),
        RunRequestNamed.Of(RunRequestInputs.PythonParams, "python_params", RunRequestPlace.Job),
        RunRequestNamed.Of(PythonNamedParams, "python_named_params", RunRequestPlace.Job),
        RunRequestNamed.Of(RunRequestInputs.JarParams, "jar_params", RunRequestPlace.Job),
        RunRequestNamed.Of(RunRequestInputs.SparkSubmitParams, "spark_submit_params", RunRequestPlace.Job),
        RunRequestNamed.Of(SqlParams, "sql_params", RunRequestPlace.Job),
        RunRequestNamed.Of(DbtCommands, "dbt_commands", RunRequestPlace.Job),
        RunRequestNamed.Of(PipelineParams, "pipeline_params", RunRequestPlace.Job),
        RunRequestNamed.Of(Only, "only", RunRequestPlace.Job),
        new(Queue, "queue", RunRequestPlace.Job, inputs => new JsonObject { ["enabled"] = inputs.Get(Queue) }),
        RunRequestNamed.Of(PerformanceTarget, "performance_target", RunRequestPlace.Job),
    ];

    /// <summary>The definition.</summary>
    public static TaskDefinition Definition { get; } = new("run-job", "Starts a job, waits for the run and reports every task.")
    {
        Description = "Only SUCCESS is green. The start carries an idempotency token, so a lost answer never starts a second run. "
            + "When the step is cancelled, so is the run. Inputs that are given by name win over the run file, member by member; values keep their JSON types.",
        Inputs = [JobId, JobName, RunRequestInputs.RunFile, .. Named.Select(item => item.Input).Skip(2), .. RunRequestInputs.Documents, .. RunInputs.OfJobs, .. RunInputs.All, .. SharedInputs.Workspace],
        Outputs = RunOutputs.All,
        Subject = [JobName, JobId, RunRequestInputs.RunFile],
        Examples =
        [
            "citasks run-job --job-name iris-databricks",
            "citasks run-job --job-id 123456789012345 --timeout 90m",
            "citasks run-job --job-name iris-databricks --job-parameters day=2026-11-20 --only train+",
            """citasks run-job --run-file '{"job_id": 42, "notebook_params": {"param1": "value"}}'""",
        ],
        GitHub = new GitHubExtras("play", "orange"),
        Azure = new AzureExtras(new Guid("8957faac-c02c-4d1c-bfb5-23419fd9e082")),
        RunAsync = RunAsync,
    };

    /// <summary>What the inputs ask for, checked; null when the run file cannot be read.</summary>
    internal static async Task<RunRequests?> ReadAsync(TaskContext context, bool buildPending, List<Finding> findings, CancellationToken cancel)
    {
        if (context.Inputs.IsGiven(JobId) && context.Inputs.IsGiven(JobName))
        {
            findings.Add(new Finding("CIT0102", "run-job takes job-id or job-name, not both") { Hint = "leave one of them out" });
            return null;
        }

        var requests = await RunRequests.ReadAsync(context, Named, jobsOnly: true, buildPending, findings, cancel).ConfigureAwait(false);
        findings.AddRange(Unqueued(context, requests?.Orders ?? []));
        return requests;
    }

    private static IEnumerable<Finding> Unqueued(TaskContext context, IReadOnlyList<RunOrder> orders)
    {
        if (context.Inputs.Get(RunInputs.OnActive) != "queue")
        {
            yield break;
        }

        foreach (var order in orders.Where(order => !order.IsSubmit && order.Body.ObjectAt("queue")?["enabled"]?.GetValueKind() == JsonValueKind.False))
        {
            yield return new Finding("CIT0102", "on-active queue and queue false contradict each other: the one queues the run, the other forbids it")
            {
                At = order.At,
                Hint = "leave queue out, or say what else happens when the job is running already: wait, cancel, fail or ignore",
            };
        }
    }

    private static async Task<TaskResult> RunAsync(TaskContext context, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        var requests = await ReadAsync(context, buildPending: false, findings, cancel).ConfigureAwait(false);
        context.ReportOrStop(findings);
        using var workspace = context.OpenWorkspace();
        await requests!.UploadAsync(context, workspace, cancel).ConfigureAwait(false);
        return await RunSteps.RunAsync(context, workspace, requests.Orders, cancel).ConfigureAwait(false);
    }
}
