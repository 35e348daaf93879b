using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CiTasks.Testing;
using CiTasks.Testing.GitHubApi;
using CiTasks.Testing.GitHubRunner;

namespace CiTasks.AcceptanceTests.Containers;

/// <summary>
/// A job of a workflow with the rehearsal as its service container, as a user would write it. Its token may write checks
/// and comments, of a GitHub that is played too.
/// </summary>
internal sealed class RehearsalJob : IAsyncDisposable
{
    public const string Token = "dapi-of-the-rehearsal-0123456789";

    private readonly TempFolder _service;

    private RehearsalJob(RunnerJob job, TempFolder service, GitHubApiServer gitHub)
    {
        (Job, _service, GitHub) = (job, service, gitHub);
        Http = new HttpClient { BaseAddress = new Uri($"http://{job.AddressOf("rehearsal")}/"), Timeout = TimeSpan.FromSeconds(60) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public RunnerJob Job { get; }

    /// <summary>What the steps tell the pull request ends there.</summary>
    public GitHubApiServer GitHub { get; }

    /// <summary>The workspace's API, as the test itself reaches it.</summary>
    public HttpClient Http { get; }

    /// <param name="settings">The job's own.</param>
    /// <param name="upstream">A folder of Git repositories that the workspace knows as those of https://github.com/acme/.</param>
    public static async Task<RehearsalJob> StartAsync(JobSettings? settings = null, string? upstream = null)
    {
        var service = new TempFolder();
        service.Write("outcomes.json", """{"outcomes": []}""");
        settings ??= new JobSettings();
        var bridge = await Docker.BridgeAddressAsync();
        var gitHub = new GitHubApiServer(address: bridge);
        gitHub.AddRepository(settings.Repository).Branches["main"].Add(settings.Event.Commit);
        gitHub.AddToken(GitHubToken.Workflow(settings.Token, "checks: write", "contents: read", "pull-requests: write"));
        try
        {
            var job = await RunnerJob.StartAsync(settings with
            {
                ApiUrl = $"http://{bridge}:{gitHub.Port}",
                Secrets = new Dictionary<string, string> { ["DATABRICKS_TOKEN"] = Token },
                Env = new Dictionary<string, string>(settings.Env) { ["DATABRICKS_HOST"] = "http://rehearsal" },
                Services =
                [
                    new ServiceContainer("rehearsal", ContainerImages.Rehearsal)
                    {
                        Env = new Dictionary<string, string>
                        {
                            ["CITASKS_REHEARSAL_TOKEN"] = Token,
                            ["CITASKS_REHEARSAL_OUTCOMES"] = "/service/outcomes.json",
                            ["CITASKS_REHEARSAL_GIT_REMOTES"] = upstream is null ? "" : "https://github.com/acme/=/upstream/",
                        },
                        Volumes = [$"{service.Path}:/service", .. upstream is null ? (string[])[] : [$"{upstream}:/upstream:ro"]],
                    },
                ],
            });
            return new RehearsalJob(job, service, gitHub);
        }
        catch
        {
            gitHub.Dispose();
            service.Dispose();
            throw;
        }
    }

    /// <summary>A step of one of our actions, as another repository's workflow uses it.</summary>
    /// <param name="action">Its folder below <c>actions</c>; empty for the root action.</param>
    public static ActionStep Step(string action, params (string Name, string Value)[] with)
    {
        var folder = action.Length == 0 ? Repository.Root : Repository.In($"actions/{action}");
        var token = ActionManifest.Load(folder).Inputs.Where(input => input.Name == "databricks-token");
        return new(folder)
        {
            With = with.Concat(token.Select(input => (input.Name, "${{ secrets.DATABRICKS_TOKEN }}"))).ToDictionary(),
            Remote = ("citasks/citasks", "v1"),
        };
    }

    /// <summary>Says how tasks end, from the next one on.</summary>
    public void Outcomes(string outcomes)
    {
        // Beside and renamed: the workspace reads the file for each task.
        File.Move(_service.Write("outcomes.json.new", outcomes), _service.In("outcomes.json"), overwrite: true);
    }

    /// <summary>Fills the checkout with a folder, without what is ignored there.</summary>
    /// <param name="folder">On this machine.</param>
    /// <param name="below">Where it goes in the checkout.</param>
    public void Checkout(string folder, string below = "")
    {
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(folder, file);
            if (!path.Split('/').Any(part => part is ".citasks" or "citasks" or "dist" or "build" or "__pycache__" || part.EndsWith(".egg-info", StringComparison.Ordinal)))
            {
                Write(Path.Combine(below, path), File.ReadAllBytes(file));
            }
        }
    }

    public void Write(string path, string text) => Write(path, System.Text.Encoding.UTF8.GetBytes(text));

    public void Write(string path, byte[] bytes)
    {
        var file = In(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
    }

    /// <summary>A file of the checkout.</summary>
    public string In(string path) => Path.Combine(Job.Workspace, path);

    public async Task<JsonObject> GetAsync(string path) => (await Http.GetFromJsonAsync<JsonObject>(path))!;

    public async Task<JsonObject> PostAsync(string path, string json)
    {
        using var content = new StringContent(json);
        using var answer = await Http.PostAsync(new Uri(path, UriKind.Relative), content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    /// <summary>A job with one task that needs no Python; how it ends is for <see cref="Outcomes"/> to say.</summary>
    public async Task<long> JobAsync(string name) =>
        (await PostAsync("api/2.2/jobs/create", $$"""{"name": "{{name}}", "tasks": [{"task_key": "main", "sql_task": {"warehouse_id": "w", "query": {"query_id": "q"} } }]}"""))["job_id"]!.GetValue<long>();

    /// <summary>A job whose one task runs Python code.</summary>
    public async Task<long> PythonJobAsync(string name, string code)
    {
        var wheel = new WheelFile(name).With($"{name}/__init__.py", "").With($"{name}/cli.py", code).WithEntryPoint($"{name} = {name}.cli:main");
        var contents = Convert.ToBase64String(wheel.ToBytes());
        await PostAsync("api/2.0/dbfs/put", $$"""{"path": "/{{wheel.FileName}}", "contents": "{{contents}}", "overwrite": true}""");
        var answer = await PostAsync(
            "api/2.2/jobs/create",
            $$"""{"name": "{{name}}", "tasks": [{"task_key": "main", "python_wheel_task": {"package_name": "{{name}}", "entry_point": "{{name}}"}, "libraries": [{"whl": "dbfs:/{{wheel.FileName}}"}]}]}""");
        return answer["job_id"]!.GetValue<long>();
    }

    /// <summary>Waits until a run shows a life-cycle state that begins so.</summary>
    public async Task<JsonObject> UntilAsync(string run, string lifeCycle)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        while (true)
        {
            var seen = await GetAsync($"api/2.2/jobs/runs/get?run_id={run}");
            if (seen["state"]!["life_cycle_state"]!.GetValue<string>().StartsWith(lifeCycle, StringComparison.Ordinal))
            {
                return seen;
            }

            await Task.Delay(50, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Job.DisposeAsync();
        GitHub.Dispose();
        try
        {
            _service.Dispose();
        }
        catch (UnauthorizedAccessException)
        {
            // The service's user may own what it put there.
        }
    }
}
