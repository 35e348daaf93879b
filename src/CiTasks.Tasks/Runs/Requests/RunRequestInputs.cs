using System.Text.Json.Nodes;
using CiTasks.Tasks.Catalogue;

namespace CiTasks.Tasks.Runs.Requests;

/// <summary>Inputs that say what is to be run, of every task that starts runs.</summary>
public static class RunRequestInputs
{
    /// <summary>The request, or a chain of them.</summary>
    public static readonly Input<string> RunFile = Input.Text(
        "run-file",
        "JSON file with the request as the Jobs API takes it (or the JSON itself, when it begins with { or [). A list is a chain of runs: job_id or job_name runs a job, run_file includes another file, anything else is a one-time run. Comments and placeholders as in job files.") with
    {
        TakesJson = true,
    };

    /// <summary>Notebook parameters.</summary>
    public static readonly Input<JsonObject> NotebookParams = JsonInput.Map("notebook-params", "Parameters of notebook tasks: NAME=value, one a line or separated by commas, or a JSON object of texts.") with { Azure = AzureInput.In(AzureGroup.Parameters) };

    /// <summary>Parameters of Python files and wheels.</summary>
    public static readonly Input<JsonArray> PythonParams = JsonInput.List("python-params", "Parameters of Python tasks: one a line or separated by commas, or a JSON array of texts.") with { Azure = AzureInput.In(AzureGroup.Parameters) };

    /// <summary>Parameters of jars.</summary>
    public static readonly Input<JsonArray> JarParams = JsonInput.List("jar-params", "Parameters of jar tasks: one a line or separated by commas, or a JSON array of texts.") with { Azure = AzureInput.In(AzureGroup.Parameters) };

    /// <summary>Parameters of spark-submit.</summary>
    public static readonly Input<JsonArray> SparkSubmitParams = JsonInput.List("spark-submit-params", "Parameters of spark-submit tasks: one a line or separated by commas, or a JSON array of texts.") with { Azure = AzureInput.In(AzureGroup.Parameters) };

    /// <summary>What the documents need beside themselves.</summary>
    public static IReadOnlyList<InputDefinition> Documents { get; } =
        [SharedInputs.Target, SharedInputs.Vars, SharedInputs.Wheel, SharedInputs.ConfArchive, SharedInputs.Artifacts];
}
