using System.Text.Json.Nodes;
using CiTasks.AcceptanceTests.Rehearsal;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks;

/// <summary>
/// A repository that the workspace knows as https://github.com/acme/iris, and builds of it on a CI
/// system: no checkout is needed, since the CI system says what is built.
/// </summary>
public abstract class RepoFixture : TaskFixture, IDisposable
{
    protected const string Url = "https://github.com/acme/iris";
    protected const string Path = "/Repos/ci/iris";

    private readonly Upstream _upstream = new(("src/a.py", "1"));

    private readonly TempFolder _checkout = new();

    internal Upstream Upstream => _upstream;

    /// <summary>The working folder of the builds; empty.</summary>
    protected TempFolder Checkout => _checkout;

    protected override Task<RehearsalServer> StartAsync() => RehearsalServer.StartAsync(
        "--git-remote", $"https://github.com/acme/={_upstream.Parent}/",
        "--git-remote", $"https://dev.azure.com/o/p/_git/r={_upstream.Folder}");

    public void Dispose()
    {
        _upstream.Dispose();
        _checkout.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The variables of a build that a push started.</summary>
    protected Dictionary<string, string> Push(string commit, string branch = "main", Uri? host = null) => new(ConnectionTo(host ?? Workspace.Uri))
    {
        ["GITHUB_ACTIONS"] = "true",
        ["GITHUB_SERVER_URL"] = "https://github.com",
        ["GITHUB_REPOSITORY"] = "acme/iris",
        ["GITHUB_EVENT_NAME"] = "push",
        ["GITHUB_SHA"] = commit,
        ["GITHUB_REF_NAME"] = branch,
        ["GITHUB_REF_TYPE"] = "branch",
        ["RUNNER_TEMP"] = _checkout.In("runner-temp"),
    };

    /// <summary>The variables of a build of a pull request: GITHUB_SHA is its test merge.</summary>
    protected Dictionary<string, string> PullRequest(int number, string head, string branch, string repository = "acme/iris", Uri? host = null)
    {
        var payload = new JsonObject
        {
            ["pull_request"] = new JsonObject
            {
                ["number"] = number,
                ["head"] = new JsonObject { ["sha"] = head, ["repo"] = new JsonObject { ["full_name"] = repository } },
            },
        };
        return new(Push("feedfacefeedfacefeedfacefeedfacefeedface", $"{number}/merge", host))
        {
            ["GITHUB_EVENT_NAME"] = "pull_request",
            ["GITHUB_HEAD_REF"] = branch,
            ["GITHUB_EVENT_PATH"] = _checkout.Write($"event-{number}.json", payload.ToJsonString()),
        };
    }

    protected Task<CiTasksResult> SyncAsync(Dictionary<string, string> build, params string[] arguments) =>
        CiTasksProcess.RunAsync(_checkout.Path, build, ["sync-repo", "--repo-path", Path, "--output", "json", .. arguments]);

    protected async Task<JsonArray> ReposAsync() => (await GetAsync("api/2.0/repos?path_prefix=/Repos"))["repos"] as JsonArray ?? [];

    protected static string Output(CiTasksResult result, string name) => result.Json["outputs"]![name]!.GetValue<string>();

    protected static string Id(CiTasksResult result) => result.Json["diagnostics"]![0]!["id"]!.GetValue<string>();
}
