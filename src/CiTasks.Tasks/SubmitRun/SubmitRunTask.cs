using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Runs;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Running;
using CiTasks.Tasks.Runs.Requests;
using CiTasks.Tasks.Runs;

namespace CiTasks.Tasks.SubmitRun;

/// <summary><c>submit-run</c>: starts a one-time run once, waits, tells the result.</summary>
public static class SubmitRunTask
{
    /// <summary>Name of the run.</summary>
    public static readonly Input<string> RunName = Input.Text("run-name", "Name of the run.");

    /// <summary>A job instead.</summary>
    public static readonly Input<string> JobName = Input.Text("job-name", "Run the job of this exact name instead; only parameters go with it.");

    /// <summary>Cluster that is there.</summary>
    public static readonly Input<string> ExistingClusterId = Input.Text("existing-cluster-id", "Id of the cluster to run on; this or new-cluster.");

    /// <summary>Cluster of the run's own.</summary>
    public static readonly Input<JsonObject> NewCluster = JsonInput.Spec("new-cluster", "Cluster of the run's own as a JSON object: spark_version, node_type_id, num_workers, ….");

    /// <summary>Libraries.</summary>
    public static readonly Input<JsonArray> Libraries = JsonInput.Specs("libraries", "Libraries as a JSON array, such as [{\"jar\": \"dbfs:/docs/sparkpi.jar\"}]. Local files are uploaded.");

    /// <summary>A notebook.</summary>
    public static readonly Input<JsonObject> NotebookTask = JsonInput.Spec("notebook-task", "The notebook to run as a JSON object: notebook_path, base_parameters.");

    /// <summary>A jar.</summary>
    public static readonly Input<JsonObject> SparkJarTask = JsonInput.Spec("spark-jar-task", "The class to run as a JSON object: main_class_name, parameters.");

    /// <summary>A Python file.</summary>
    public static readonly Input<JsonObject> SparkPythonTask = JsonInput.Spec("spark-python-task", "The Python file to run as a JSON object: python_file, parameters.");

    /// <summary>spark-submit.</summary>
    public static readonly Input<JsonObject> SparkSubmitTask = JsonInput.Spec("spark-submit-task", "What spark-submit is given, as a JSON object: parameters.");

    /// <summary>A wheel.</summary>
    public static readonly Input<JsonObject> PythonWheelTask = JsonInput.Spec("python-wheel-task", "The wheel's entry point to run as a JSON object: package_name, entry_point, parameters.");

    /// <summary>The service's own limit.</summary>
    public static readonly Input<long?> TimeoutSeconds = Input.Number("timeout-seconds", "Time limit that the service itself keeps; 0 means none.") with { Azure = AzureInput.In(AzureGroup.Run) };

    private const RunRequestPlace JobOrTask = RunRequestPlace.Job | RunRequestPlace.Parameters;

    private static readonly IReadOnlyList<RunRequestNamed> Named =
    [
        RunRequestNamed.Of(RunName, "run_name", RunRequestPlace.Run),
        RunRequestNamed.Of(JobName, "job_name", RunRequestPlace.Job) with { Replaces = member => member == "job_id" },
        RunRequestNamed.Of(ExistingClusterId, "existing_cluster_id", RunRequestPlace.Task) with { Replaces = IsCompute },
        RunRequestNamed.Of(NewCluster, "new_cluster", RunRequestPlace.Task) with { Replaces = IsCompute },
        RunRequestNamed.Of(Libraries, "libraries", RunRequestPlace.Task),
        RunRequestNamed.Of(NotebookTask, "notebook_task", RunRequestPlace.Task) with { Replaces = DocumentKinds.IsTaskKind },
        RunRequestNamed.Of(SparkJarTask, "spark_jar_task", RunRequestPlace.Task) with { Replaces = DocumentKinds.IsTaskKind },
        RunRequestNamed.Of(SparkPythonTask, "spark_python_task", RunRequestPlace.Task) with { Replaces = DocumentKinds.IsTaskKind },
        RunRequestNamed.Of(SparkSubmitTask, "spark_submit_task", RunRequestPlace.Task) with { Replaces = DocumentKinds.IsTaskKind },
        RunRequestNamed.Of(PythonWheelTask, "python_wheel_task", RunRequestPlace.Task) with { Replaces = DocumentKinds.IsTaskKind },
        RunRequestNamed.Of(RunRequestInputs.NotebookParams, "notebook_params", JobOrTask),
        RunRequestNamed.Of(RunRequestInputs.PythonParams, "python_params", JobOrTask),
        RunRequestNamed.Of(RunRequestInputs.JarParams, "jar_params", JobOrTask),
        RunRequestNamed.Of(RunRequestInputs.SparkSubmitParams, "spark_submit_params", JobOrTask),
        RunRequestNamed.Of(TimeoutSeconds, "timeout_seconds", RunRequestPlace.Run),
    ];

    /// <summary>The definition.</summary>
    public static TaskDefinition Definition { get; } = new("submit-run", "Starts a one-time run without a job, waits for it and reports every task.")
    {
        Description = "The run file is the body of jobs/runs/submit: with tasks, or with one task's members at the top as in the API 2.0. "
            + "Inputs that are given by name win over it, member by member; 0 and false are values. Local libraries (\"whl\": \"../dist/*.whl\") are uploaded first.",
        Inputs = [RunRequestInputs.RunFile, .. Named.Select(item => item.Input), .. RunRequestInputs.Documents, .. RunInputs.All, .. SharedInputs.Workspace],
        Outputs = [.. RunOutputs.All, .. KfpOutputs.All],
        Subject = [RunName, JobName, RunRequestInputs.RunFile],
        Examples =
        [
            "citasks submit-run --run-file runs/nightly.json --target prod",
            """citasks submit-run --run-name pi --existing-cluster-id 1120-abc --spark-jar-task '{"main_class_name": "org.apache.spark.examples.SparkPi", "parameters": ["10"]}'""",
        ],
        GitHub = new GitHubExtras("upload-cloud", "orange"),
        Azure = new AzureExtras(new Guid("601b4519-286c-4868-8549-49e460d734c4")),
        RunAsync = RunAsync,
    };

    /// <summary>What the inputs ask for, checked; null when the run file cannot be read.</summary>
    internal static Task<RunRequests?> ReadAsync(TaskContext context, bool buildPending, List<Finding> findings, CancellationToken cancel) =>
        RunRequests.ReadAsync(context, Named, jobsOnly: false, buildPending, findings, cancel);

    private static bool IsCompute(string member) => member is "existing_cluster_id" or "new_cluster" or "environment_key" or "job_cluster_key";

    private static async Task<TaskResult> RunAsync(TaskContext context, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        var requests = await ReadAsync(context, buildPending: false, findings, cancel).ConfigureAwait(false);
        context.ReportOrStop(findings);
        using var workspace = context.OpenWorkspace();
        await requests!.UploadAsync(context, workspace, cancel).ConfigureAwait(false);
        return await RunSteps.RunAsync(context, workspace, requests.Orders, cancel, report => KfpOutputs.Set(context, report)).ConfigureAwait(false);
    }
}
