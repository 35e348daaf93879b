namespace CiTasks.Testing.AzureAgent;

/// <summary>The repository of a pipeline.</summary>
/// <param name="Provider"><c>TfsGit</c> or <c>GitHub</c>.</param>
/// <param name="Id">A GUID in Azure Repos; on GitHub the same as its name.</param>
public sealed record PipelineRepository(string Provider, string Id, string Name, string Url)
{
    /// <summary>One in Azure Repos.</summary>
    public static PipelineRepository Azure(string name = "iris", string id = "7a7a7a7a-0000-4000-8000-000000000007") =>
        new("TfsGit", id, name, $"https://acme@dev.azure.com/acme/Iris%20Farm/_git/{name}");

    public static PipelineRepository GitHub(string name = "acme/iris") => new("GitHub", name, name, $"https://github.com/{name}");
}

/// <summary>The job that a step belongs to.</summary>
public sealed record AgentJobSettings
{
    public PipelineRun Run { get; init; } = PipelineRun.Push("1111111111111111111111111111111111111111");

    public PipelineRepository Repository { get; init; } = PipelineRepository.Azure();

    /// <summary>Ends with a slash.</summary>
    public string CollectionUri { get; init; } = "https://dev.azure.invalid/acme/";

    public string Project { get; init; } = "Iris Farm";

    public string ProjectId { get; init; } = "9b9b9b9b-0000-4000-8000-000000000009";

    public string Pipeline { get; init; } = "iris ci";

    public long BuildId { get; init; } = 9001;

    public int Attempt { get; init; } = 1;

    public string Stage { get; init; } = "Ship";

    public string Job { get; init; } = "Train";

    /// <summary><c>System.AccessToken</c>.</summary>
    public string Token { get; init; } = "eyJ-the-token-of-the-job-0123456789";

    /// <summary>Variables of the pipeline; they may name others by <c>$(name)</c>.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Its secret variables.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    /// <summary>The service connections that the pipeline may use.</summary>
    public IReadOnlyList<AgentConnection> Connections { get; init; } = [];

    /// <summary>The name of the agent's folder.</summary>
    public string AgentFolder { get; init; } = "agent";

    /// <summary>What the agent itself was started with, besides what it needs to live.</summary>
    public IReadOnlyDictionary<string, string> AgentEnvironment { get; init; } = new Dictionary<string, string>();
}
