using System.Text.Json.Nodes;
using CiTasks.Databricks;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Json;
using CiTasks.Planning.Text;
using CiTasks.Tasks.Documents;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs.Requests;

/// <summary>
/// The runs that a step is asked for, made ready to be started: run file, placeholders, named
/// inputs, local libraries, rules. All of it without a workspace.
/// </summary>
internal sealed class RunRequests
{
    private readonly DocumentArtifacts _artifacts;

    private RunRequests(DocumentArtifacts artifacts) => _artifacts = artifacts;

    /// <summary>The runs, in their order.</summary>
    public IReadOnlyList<RunOrder> Orders { get; private set; } = [];

    /// <summary>Reads them; null when the run file cannot be read at all.</summary>
    /// <param name="context">Inputs and folder.</param>
    /// <param name="named">Inputs that win over the run file.</param>
    /// <param name="jobsOnly">True when a run file with one request must name a job; a chain may mix.</param>
    /// <param name="buildPending">True when the wheel is still to be built.</param>
    /// <param name="findings">Gets everything that is wrong or doubtful.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<RunRequests?> ReadAsync(
        TaskContext context, IReadOnlyList<RunRequestNamed> named, bool jobsOnly, bool buildPending, List<Finding> findings, CancellationToken cancel)
    {
        if (DocumentArtifacts.Of(context, findings) is not { } artifacts)
        {
            return null;
        }

        var requests = await FilesAsync(context, artifacts, findings, cancel).ConfigureAwait(false);
        var given = named.Where(item => context.Inputs.IsGiven(item.Input)).ToList();
        if (requests.Count == 0)
        {
            return null;
        }

        if (requests.Count > 1 && given.Count > 0)
        {
            findings.Add(new Finding("CIT0521", $"{given[0].Input.Name} speaks of one run, and the run file has {requests.Count}")
            {
                At = Origins.Spot(context.Inputs.Origin(given[0].Input)),
                Hint = "write it into the run file, at the run that it is for",
            });
            given = [];
        }

        var builder = new RunRequestBuilder(context, given, artifacts, jobsOnly, buildPending);
        var orders = requests.Select(request => builder.Build(request, findings)).OfType<RunOrder>().ToList();
        return new RunRequests(artifacts) { Orders = Distinct(orders) };
    }

    /// <summary>Sends the local files that the runs need and that are not in the workspace yet.</summary>
    public async Task UploadAsync(TaskContext context, Workspace workspace, CancellationToken cancel)
    {
        var missing = await ArtifactUploads.MissingAsync(workspace, _artifacts.All, cancel).ConfigureAwait(false);
        foreach (var artifact in missing)
        {
            context.Host.Write($"+ {artifact.RemotePath} ({Spans.Size(artifact.Size)})");
        }

        await ArtifactUploads.SendAsync(workspace, missing, cancel).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<RunRequest>> FilesAsync(TaskContext context, DocumentArtifacts artifacts, List<Finding> findings, CancellationToken cancel)
    {
        if (context.Inputs.Find(RunRequestInputs.RunFile) is not { } runFile)
        {
            return [new RunRequest(JsonSource.Of("", new JsonObject()), context.Folder, InChain: false)];
        }

        var values = await DocumentValues.ReadAsync(context, artifacts, cancel).ConfigureAwait(false);
        return new RunRequestFile(context, values, findings).Read(runFile.Trim(), context.Inputs.Origin(RunRequestInputs.RunFile));
    }

    // Two runs of one name are told apart by their number.
    private static List<RunOrder> Distinct(List<RunOrder> orders)
    {
        var seen = new Dictionary<string, int>();
        return
        [
            .. orders.Select(order =>
            {
                var number = seen[order.Title] = seen.GetValueOrDefault(order.Title) + 1;
                return number == 1 ? order : order with { Title = $"{order.Title} #{number}" };
            }),
        ];
    }
}
