using System.Text;
using System.Text.Json.Nodes;
using CiTasks.AcceptanceTests.Rehearsal;
using CiTasks.AcceptanceTests.Tasks;
using CiTasks.Testing;
using CiTasks.Testing.GitHubRunner;

namespace CiTasks.AcceptanceTests.Containers;

/// <summary>Every action there is does its work in its container.</summary>
[Collection(ContainerTests.Name)]
public sealed class ActionTests(ActionTests.Fixture fixture) : IClassFixture<ActionTests.Fixture>
{
    /// <summary>One job for all of them: a checkout, and a workspace that each action finds as the others left it.</summary>
    public sealed class Fixture : IAsyncLifetime, IDisposable
    {
        private readonly Upstream _upstream = new(("notebooks/a.py", "1"));

        internal RehearsalJob Job { get; private set; } = null!;

        internal string Commit { get; private set; } = "";

        public async Task InitializeAsync()
        {
            if (!Tool.Works("docker"))
            {
                return;
            }

            Commit = _upstream.Head();
            Job = await RehearsalJob.StartAsync(new JobSettings { Event = RunnerEvent.Push(Commit) }, _upstream.Parent);
            // The results of a push are told below the pull request that it is the head of.
            Job.GitHub.Repositories["acme/iris"].AddPull(7, Commit);
            using var project = new SmallProject();
            foreach (var file in Directory.GetFiles(project.Folder, "*", SearchOption.AllDirectories))
            {
                Job.Write(Path.GetRelativePath(project.Folder, file), await File.ReadAllBytesAsync(file));
            }

            Job.Checkout(Repository.In("samples/iris-databricks"), "iris");
            Job.Outcomes("""{"outcomes": [{"job": "slow", "result": "SUCCESS", "duration_ms": 600000}, {"kind": "sql_task", "result": "SUCCESS"}]}""");
        }

        public async Task DisposeAsync()
        {
            if (Job is not null)
            {
                await Job.DisposeAsync();
            }
        }

        public void Dispose() => _upstream.Dispose();
    }

    private static readonly Dictionary<string, Func<RehearsalJob, Fixture, Task>> Uses = new()
    {
        ["annotate"] = AnnotateAsync,
        ["check"] = CheckAsync,
        ["delete-run"] = DeleteRunAsync,
        ["deploy-job"] = DeployJobAsync,
        ["fetch-files"] = FetchFilesAsync,
        ["package"] = PackageAsync,
        ["run-job"] = RunJobAsync,
        ["set-git-credential"] = SetGitCredentialAsync,
        ["ship"] = ShipAsync,
        ["submit-run"] = SubmitRunAsync,
        ["sync-files"] = SyncFilesAsync,
        ["sync-repo"] = SyncRepoAsync,
    };

    public static TheoryData<string> Actions => [.. Directory.GetDirectories(Repository.In("actions")).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [TheoryNeeding("docker")]
    [MemberData(nameof(Actions))]
    public async Task An_action_does_its_work_in_its_container(string action)
    {
        Assert.True(Uses.TryGetValue(action, out var use), $"Nobody says here what {action} is for: add a use of it.");
        await use(fixture.Job, fixture);
    }

    private static async Task CheckAsync(RehearsalJob job, Fixture fixture)
    {
        var result = (await job.Job.RunAsync(RehearsalJob.Step("check", ("manifest", "citasks.json")))).Ends("success");
        Assert.Equal(("0", "0"), (result.Outputs["errors"], result.Outputs["warnings"]));
        job.Write("jobs/wrong.json", "{\n  \"name\": \"wrong\",\n  \"tasks\": [{}]\n}\n");
        var wrong = (await job.Job.RunAsync(RehearsalJob.Step("check", ("job-file", "jobs/wrong.json")))).Ends("failure", 2);
        Assert.NotEqual("0", wrong.Outputs["errors"]);
        Assert.Contains(wrong.Errors(), error => error is { File: "jobs/wrong.json", Line: 3 });
        File.Delete(job.In("jobs/wrong.json"));
    }

    private static async Task PackageAsync(RehearsalJob job, Fixture fixture)
    {
        var result = (await job.Job.RunAsync(RehearsalJob.Step("package", ("project", "iris")))).Ends("success");
        Assert.Equal("iris_databricks", result.Outputs["package-name"].Replace('-', '_'));
        Assert.Matches("^iris/dist/iris_databricks-.*-py3-none-any.whl$", result.Outputs["wheel"]);
        Assert.True(File.Exists(job.In(result.Outputs["conf-archive"])));
        Assert.Contains("databricks_run", result.Outputs["entry-points"], StringComparison.Ordinal);
        // What a container makes belongs to root; later steps and the user's own commands have to be able to read it.
        var wheel = job.In(result.Outputs["wheel"]);
        Assert.True(new FileInfo(wheel).Length > 0);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(wheel).HasFlag(UnixFileMode.OtherRead), wheel);
    }

    private static async Task SyncFilesAsync(RehearsalJob job, Fixture fixture)
    {
        var step = RehearsalJob.Step("sync-files", ("source", "conf"), ("destination", "dbfs:/synced"));
        Assert.Equal("2", (await job.Job.RunAsync(step)).Ends("success").Outputs["uploaded"]);
        var again = (await job.Job.RunAsync(step)).Ends("success").Outputs;
        Assert.Equal(("0", "2", "0"), (again["uploaded"], again["skipped"], again["deleted"]));
        var listed = (await job.GetAsync("api/2.0/dbfs/list?path=/synced/base"))["files"]!.AsArray();
        Assert.Equal("/synced/base/parameters.yml", Assert.Single(listed)!["path"]!.GetValue<string>());
    }

    private static async Task FetchFilesAsync(RehearsalJob job, Fixture fixture)
    {
        await job.PostAsync("api/2.0/dbfs/put", $$"""{"path": "/made/by/job.txt", "contents": "{{Convert.ToBase64String(Encoding.UTF8.GetBytes("made"))}}", "overwrite": true}""");
        var result = (await job.Job.RunAsync(RehearsalJob.Step("fetch-files", ("source", "dbfs:/made"), ("destination", "fetched")))).Ends("success");
        Assert.Equal(("1", "4"), (result.Outputs["files"], result.Outputs["bytes"]));
        Assert.Equal("made", await File.ReadAllTextAsync(job.In("fetched/by/job.txt")));
    }

    private static async Task DeployJobAsync(RehearsalJob job, Fixture fixture)
    {
        var result = (await job.Job.RunAsync(RehearsalJob.Step("deploy-job", ("job-file", "jobs/small.json")))).Ends("success");
        Assert.Equal("created", result.Outputs["action"]);
        var deployed = await job.GetAsync($"api/2.2/jobs/get?job_id={result.Outputs["job-id"]}");
        Assert.Equal("small", deployed["settings"]!["name"]!.GetValue<string>());
        Assert.Contains("dbfs:/FileStore/citasks/", deployed["settings"]!["tasks"]![0]!["libraries"]!.ToJsonString(), StringComparison.Ordinal);
        var again = (await job.Job.RunAsync(RehearsalJob.Step("deploy-job", ("job-file", "jobs/small.json"), ("mode", "plan"), ("fail-on-changes", "true")))).Ends("success");
        Assert.Equal("0", again.Outputs["changes"]);
    }

    private static async Task RunJobAsync(RehearsalJob job, Fixture fixture)
    {
        await job.JobAsync("quick");
        var result = (await job.Job.RunAsync(RehearsalJob.Step("run-job", ("job-name", "quick")))).Ends("success");
        Assert.Equal(("SUCCESS", "TERMINATED"), (result.Outputs["result-state"], result.Outputs["life-cycle-state"]));
        Assert.Equal("SUCCESS", JsonNode.Parse(result.Outputs["tasks"])!["main"]!.GetValue<string>());
        Assert.Equal("TERMINATED", (await job.UntilAsync(result.Outputs["run-id"], "TERMINATED"))["state"]!["life_cycle_state"]!.GetValue<string>());
        Assert.Contains("run-job", result.Summary, StringComparison.Ordinal);
        // For annotate, and for who uploads it: the result lies in the runner's temporary folder.
        Assert.True(File.Exists(Path.Combine(job.Job.Temp, "citasks/run-job.json")));
    }

    private static async Task SubmitRunAsync(RehearsalJob job, Fixture fixture)
    {
        job.Write("runs/once.json", """{"run_name": "once", "tasks": [{"task_key": "main", "sql_task": {"warehouse_id": "w", "query": {"query_id": "q"}}}]}""");
        var result = (await job.Job.RunAsync(RehearsalJob.Step("submit-run", ("run-file", "runs/once.json")))).Ends("success");
        Assert.Equal(("SUCCESS", "once"), (result.Outputs["result-state"], result.Outputs["run-name"]));
    }

    private static async Task DeleteRunAsync(RehearsalJob job, Fixture fixture)
    {
        var slow = await job.JobAsync("slow");
        var run = (await job.PostAsync("api/2.2/jobs/run-now", $$"""{"job_id": {{slow}}}"""))["run_id"]!.ToString();
        var result = (await job.Job.RunAsync(RehearsalJob.Step("delete-run", ("run-id", run)))).Ends("success");
        Assert.Equal(("deleted", run), (result.Outputs["action"], result.Outputs["run-id"]));
        using var gone = await job.Http.GetAsync($"api/2.2/jobs/runs/get?run_id={run}");
        Assert.False(gone.IsSuccessStatusCode);
    }

    private static async Task SetGitCredentialAsync(RehearsalJob job, Fixture fixture)
    {
        const string secret = "ghp-0123456789-very-secret";
        var result = (await job.Job.RunAsync(RehearsalJob.Step("set-git-credential", ("git-provider", "gitHub"), ("git-username", "ada"), ("git-token", secret)))).Ends("success");
        Assert.Equal("created", result.Outputs["action"]);
        var credential = await job.GetAsync($"api/2.0/git-credentials/{result.Outputs["credential-id"]}");
        Assert.Equal("ada", credential["git_username"]!.GetValue<string>());
        Assert.Contains(secret, result.Commands.Masks);
        Assert.DoesNotContain(result.Log, line => line.Contains(secret, StringComparison.Ordinal));
    }

    private static async Task SyncRepoAsync(RehearsalJob job, Fixture fixture)
    {
        // Nothing but the place is said: repository, branch and commit are those of the push.
        var result = (await job.Job.RunAsync(RehearsalJob.Step("sync-repo", ("repo-path", "/Repos/ci/iris")))).Ends("success");
        Assert.Equal(("created", fixture.Commit, "main"), (result.Outputs["action"], result.Outputs["commit"], result.Outputs["branch"]));
        var folder = await job.GetAsync($"api/2.0/repos/{result.Outputs["repo-id"]}");
        Assert.Equal("https://github.com/acme/iris", folder["url"]!.GetValue<string>());
    }

    private static async Task ShipAsync(RehearsalJob job, Fixture fixture)
    {
        var before = (await job.GetAsync("api/2.2/jobs/list"))["jobs"]?.AsArray().Count ?? 0;
        var result = (await job.Job.RunAsync(RehearsalJob.Step("ship", ("mode", "plan")))).Ends("success");
        Assert.Contains(result.Outputs["action"], new[] { "create", "reset", "unchanged" });
        result.Says("01_raw/rows.csv");
        Assert.Equal(before, (await job.GetAsync("api/2.2/jobs/list"))["jobs"]?.AsArray().Count ?? 0);
    }

    private static async Task AnnotateAsync(RehearsalJob job, Fixture fixture)
    {
        await job.Job.RunAsync(RehearsalJob.Step("check"));
        var step = RehearsalJob.Step("annotate", ("results", "/github/runner_temp/citasks/check.json"), ("check-name", "told"), ("comment", "always"));
        var result = (await job.Job.RunAsync(step)).Ends("success");
        Assert.Equal(("7", "succeeded"), (result.Outputs["pull-request"], result.Outputs["outcome"]));
        Assert.NotEqual("", result.Outputs["check-url"]);
        Assert.NotEqual("", result.Outputs["comment-url"]);
        var repository = job.GitHub.Repositories["acme/iris"];
        Assert.Equal("success", Assert.Single(repository.Checks, check => check.Text("name") == "told").Text("conclusion"));
        // However many steps of the job had something to tell.
        Assert.Equal(7, Assert.Single(repository.Comments).Pull);
    }
}
