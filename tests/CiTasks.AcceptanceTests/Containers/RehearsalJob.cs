using System.Net;
using System.Net.Http.Headers;
using CiTasks.AcceptanceTests.Uses;
using CiTasks.Testing;
using CiTasks.Testing.GitHubApi;
using CiTasks.Testing.GitHubRunner;

namespace CiTasks.AcceptanceTests.Containers;

/// <summary>
/// A job of a workflow with the rehearsal as its service container, as a user would write it. Its token may write checks
/// and comments, of a GitHub that is played too.
/// </summary>
internal sealed class RehearsalJob : TaskJob, IAsyncDisposable
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

    public override HttpClient Http { get; }

    public override string Folder => Job.Workspace;

    public override string Results => Path.Combine(Job.Temp, "citasks");

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

    public override async Task<TaskEnd> RunTaskAsync(string task, int end, params (string Name, string Value)[] with)
    {
        var result = (await Job.RunAsync(Step(task, with))).Ends(end == 0 ? "success" : "failure", end);
        return new TaskEnd(
            result.Outputs,
            result.Log,
            [.. result.Errors().Select(error => (error.File, error.Line, error.Message))],
            result.Commands.Masks,
            result.Summary ?? "");
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
