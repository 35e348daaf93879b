using System.Text.Json.Nodes;

namespace CiTasks.Testing.GitHubRunner;

/// <summary>A container beside the job's steps, such as the <c>services</c> of a workflow have.</summary>
/// <param name="Alias">The name that steps reach it by.</param>
/// <param name="Image">It is there already: there is no registry.</param>
public sealed record ServiceContainer(string Alias, string Image)
{
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary><c>machine folder:folder in the container</c>.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];
}

/// <summary>The job that a step belongs to.</summary>
public sealed record JobSettings
{
    public RunnerEvent Event { get; init; } = RunnerEvent.Push("1111111111111111111111111111111111111111");

    public string Repository { get; init; } = "acme/iris";

    public string Workflow { get; init; } = "ci";

    public string Job { get; init; } = "train";

    public long RunId { get; init; } = 9001;

    public int RunAttempt { get; init; } = 1;

    /// <summary><c>GITHUB_API_URL</c>.</summary>
    public string ApiUrl { get; init; } = "https://api.github.invalid";

    /// <summary><c>github.token</c>.</summary>
    public string Token { get; init; } = "ghs_harness0123456789";

    /// <summary>Null in a job without a matrix.</summary>
    public JsonObject? Matrix { get; init; }

    /// <summary>The job's <c>env:</c>.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>Known as <c>secrets.NAME</c>, and hidden in every log.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<ServiceContainer> Services { get; init; } = [];

    /// <summary>What the service sends along when the job may ask for it, such as <c>ACTIONS_ID_TOKEN_REQUEST_URL</c>.</summary>
    public IReadOnlyDictionary<string, string> RuntimeVariables { get; init; } = new Dictionary<string, string>();

    /// <summary>The checkout cannot be written to, as on some runners in clusters; ours is not like that by itself.</summary>
    public bool HasReadOnlyWorkspace { get; init; }

    /// <summary>Step debug logging.</summary>
    public bool Debug { get; init; }
}
