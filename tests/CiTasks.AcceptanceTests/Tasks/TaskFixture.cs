using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks;

/// <summary>A workspace of its own, and <c>citasks</c> pointed at it.</summary>
public abstract class TaskFixture : IAsyncLifetime
{
    protected RehearsalServer Workspace { get; private set; } = null!;

    protected Dictionary<string, string> Connection => ConnectionTo(Workspace.Uri);

    public async Task InitializeAsync() => Workspace = await StartAsync();

    public async Task DisposeAsync() => await Workspace.DisposeAsync();

    protected virtual Task<RehearsalServer> StartAsync() => RehearsalServer.StartAsync();

    protected Dictionary<string, string> ConnectionTo(Uri host) => new()
    {
        ["DATABRICKS_HOST"] = host.ToString(),
        ["DATABRICKS_TOKEN"] = Workspace.Token,
    };

    protected Task<CiTasksResult> RunAsync(string folder, params string[] arguments) => CiTasksProcess.RunAsync(folder, Connection, arguments);

    protected async Task<JsonObject> GetAsync(string path) => (await Workspace.Http.GetFromJsonAsync<JsonObject>(path))!;

    protected async Task<JsonArray> JobsAsync() => (await GetAsync("api/2.2/jobs/list?limit=100&expand_tasks=true"))["jobs"] as JsonArray ?? [];

    protected async Task<JsonArray> RunsAsync() => (await GetAsync("api/2.2/jobs/runs/list?limit=25"))["runs"] as JsonArray ?? [];

    /// <summary>Ends with this exit code; all that was printed is in the message when it does not.</summary>
    protected static void Ends(int code, CiTasksResult result) =>
        Assert.True(result.ExitCode == code, $"exit code {result.ExitCode}, not {code}:\n{result.All}");

    protected static void Says(string text, CiTasksResult result) => Assert.Contains(text, result.All, StringComparison.Ordinal);
}
