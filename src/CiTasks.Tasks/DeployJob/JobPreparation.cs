using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Jobs.Rules;
using CiTasks.Planning.Json;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Documents;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.DeployJob;

/// <summary>
/// A job file made ready to be sent: overlay, placeholders, local libraries, rules. All of it
/// without a workspace, so that a mistake is found before any request.
/// </summary>
internal sealed class JobPreparation
{
    private readonly DocumentArtifacts _artifacts;
    private readonly List<Finding> _findings = [];

    private JobPreparation(JsonSource source, DocumentArtifacts artifacts)
    {
        Source = source;
        _artifacts = artifacts;
    }

    /// <summary>The document with its places.</summary>
    public JsonSource Source { get; }

    /// <summary>The settings to send.</summary>
    public JsonObject Settings => (JsonObject)Source.Root;

    /// <summary>The job's name.</summary>
    public string Name => Settings["name"].AsText() ?? "";

    /// <summary>Files to upload before the job may name them.</summary>
    public IReadOnlyCollection<Artifact> Artifacts => _artifacts.All;

    /// <summary>Everything that is wrong or doubtful.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>
    /// Reads and prepares the job file of the inputs; null when it cannot be read at all.
    /// </summary>
    /// <param name="context">Inputs and folder.</param>
    /// <param name="buildPending">True when the wheel is still to be built: a library pattern may match nothing then.</param>
    /// <param name="findings">Gets what is wrong when the result is null.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<JobPreparation?> ReadAsync(TaskContext context, bool buildPending, ICollection<Finding> findings, CancellationToken cancel)
    {
        var file = context.FullPath(context.Inputs.Get(DeployJobTask.JobFile));
        if (DocumentFile.Read(context, file, "job file", context.Inputs.Origin(DeployJobTask.JobFile), context.Inputs.Find(SharedInputs.Target), findings) is not { } source
            || DocumentArtifacts.Of(context, findings) is not { } artifacts)
        {
            return null;
        }

        var job = new JobPreparation(source, artifacts);
        (await DocumentValues.ReadAsync(context, artifacts, cancel).ConfigureAwait(false)).Fill(source, job._findings);
        if (source.Root is JsonObject)
        {
            artifacts.Resolve(source, _ => (Path.GetDirectoryName(file)!, "the job file"), buildPending, job._findings);
        }

        job._findings.AddRange(JobRules.Check(source));
        artifacts.CheckWheels(source, job._findings);
        return job;
    }
}
