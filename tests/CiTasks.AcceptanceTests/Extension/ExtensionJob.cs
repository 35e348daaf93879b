using CiTasks.AcceptanceTests.Uses;
using CiTasks.Testing;
using CiTasks.Testing.AzureAgent;
using CiTasks.Testing.AzureReposApi;

namespace CiTasks.AcceptanceTests.Extension;

/// <summary>
/// A job on an agent whose steps are our tasks, with a service connection to a rehearsal workspace. Its token may write to
/// pull requests, of an Azure Repos that is played too.
/// </summary>
internal sealed class ExtensionJob : TaskJob, IDisposable
{
    private const string Connection = "the workspace";

    private readonly RehearsalServer _workspace;

    public ExtensionJob(RehearsalServer workspace, AgentJobSettings? settings = null)
    {
        settings ??= new AgentJobSettings();
        Repository = Azure.AddRepository(settings.Project, settings.Repository.Name);
        Repository.Commits.Add(settings.Run.Commit);
        Azure.AddToken(AzureToken.Job(settings.Token));
        var connection = new AgentConnection(Connection, "citasks-databricks")
        {
            Url = workspace.Uri.ToString(),
            Parameters = new Dictionary<string, string> { ["apitoken"] = workspace.Token },
        };
        _workspace = workspace;
        Agent = new AgentJob(PackedExtension.Package, settings with
        {
            CollectionUri = Azure.Uri.ToString(),
            ProjectId = Repository.ProjectId,
            Repository = settings.Repository with { Id = Repository.Id },
            Connections = [connection, .. settings.Connections],
            // A bare python3 often cannot build wheels.
            AgentEnvironment = new Dictionary<string, string>(settings.AgentEnvironment) { ["CITASKS_PYTHON"] = BuildingPython.Path ?? "python3" },
        });
    }

    public AgentJob Agent { get; }

    /// <summary>What the steps tell a pull request ends there.</summary>
    public AzureReposServer Azure { get; } = new();

    public AzureRepository Repository { get; }

    public override string Folder => Agent.Sources;

    public override HttpClient Http => _workspace.Http;

    public override string Results => Path.Combine(Agent.Temp, "citasks");

    /// <summary>A step of one of our tasks, which signs in by the service connection.</summary>
    /// <param name="task">Its name in the catalogue.</param>
    /// <param name="with">Inputs by their names in the catalogue.</param>
    public static TaskStep Step(string task, params (string Name, string Value)[] with)
    {
        var reference = PackedExtension.Reference(task);
        var connection = PackedExtension.Package.Find(reference).Inputs.Where(input => input.Name == "databricksServiceConnection");
        return new TaskStep(reference)
        {
            Inputs = with.Select(input => (PackedExtension.Camel(input.Name), input.Value)).Concat(connection.Select(input => (input.Name, Connection))).ToDictionary(),
        };
    }

    public override async Task<TaskEnd> RunTaskAsync(string task, int end, params (string Name, string Value)[] with)
    {
        var result = (await Agent.RunAsync(Step(task, with))).Ends(end == 0 ? TaskVerdict.Succeeded : TaskVerdict.Failed);
        // Names with a dash would be no good in $(step.name).
        Assert.All(result.Outputs.Keys, name => Assert.Matches("^[A-Za-z][A-Za-z0-9_.]*$", name));
        return new TaskEnd(
            result.Outputs.ToDictionary(output => PackedExtension.Kebab(output.Key), output => output.Value),
            result.Log.Lines,
            [.. result.Errors.Select(error => (error.Path, error.Line, error.Text))],
            result.Log.Masks,
            string.Join('\n', result.Log.Summaries));
    }

    public void Dispose()
    {
        Agent.Dispose();
        Azure.Dispose();
    }
}
