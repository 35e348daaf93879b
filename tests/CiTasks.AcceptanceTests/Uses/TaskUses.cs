using System.Text;
using System.Text.Json.Nodes;
using CiTasks.AcceptanceTests.Tasks;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Uses;

/// <summary>
/// What every task is for, in one use each, whatever CI system runs it: a checkout, and a workspace that each task finds as
/// the others left it. How a pull request is told (<c>annotate</c>) is for each system to say.
/// </summary>
/// <param name="job">Prepared by <see cref="Prepare"/>.</param>
/// <param name="commit">The commit that is built.</param>
/// <param name="repository">Where it is cloned from, as a workspace knows the place.</param>
/// <param name="annotate">The use of <c>annotate</c>.</param>
internal sealed class TaskUses(TaskJob job, string commit, string repository, Func<Task> annotate)
{
    /// <summary>How the workspace's runs have to end.</summary>
    public const string Outcomes = """{"outcomes": [{"job": "slow", "result": "SUCCESS", "duration_ms": 600000}, {"kind": "sql_task", "result": "SUCCESS"}]}""";

    /// <summary>Fills the checkout with what the uses need.</summary>
    public static void Prepare(TaskJob job)
    {
        using var project = new SmallProject();
        foreach (var file in Directory.GetFiles(project.Folder, "*", SearchOption.AllDirectories))
        {
            job.Write(Path.GetRelativePath(project.Folder, file), File.ReadAllBytes(file));
        }

        job.Checkout(Repository.In("samples/iris-databricks"), "iris");
    }

    public Task RunAsync(string task) => task switch
    {
        "annotate" => annotate(),
        "check" => CheckAsync(),
        "delete-run" => DeleteRunAsync(),
        "deploy-job" => DeployJobAsync(),
        "fetch-files" => FetchFilesAsync(),
        "package" => PackageAsync(),
        "run-job" => RunJobAsync(),
        "set-git-credential" => SetGitCredentialAsync(),
        "ship" => ShipAsync(),
        "submit-run" => SubmitRunAsync(),
        "sync-files" => SyncFilesAsync(),
        "sync-repo" => SyncRepoAsync(),
        _ => throw new InvalidOperationException($"Nobody says here what {task} is for: add a use of it."),
    };

    private async Task CheckAsync()
    {
        var result = await job.RunTaskAsync("check", ("manifest", "citasks.json"));
        Assert.Equal(("0", "0"), (result.Outputs["errors"], result.Outputs["warnings"]));
        job.Write("jobs/wrong.json", "{\n  \"name\": \"wrong\",\n  \"tasks\": [{}]\n}\n");
        var wrong = await job.RunTaskAsync("check", 2, ("job-file", "jobs/wrong.json"));
        Assert.NotEqual("0", wrong.Outputs["errors"]);
        Assert.Contains(wrong.Errors, error => error is ("jobs/wrong.json", 3, _));
        File.Delete(job.In("jobs/wrong.json"));
    }

    private async Task PackageAsync()
    {
        var result = await job.RunTaskAsync("package", ("project", "iris"));
        Assert.Equal("iris_databricks", result.Outputs["package-name"].Replace('-', '_'));
        Assert.Matches("^iris/dist/iris_databricks-.*-py3-none-any.whl$", result.Outputs["wheel"]);
        Assert.True(File.Exists(job.In(result.Outputs["conf-archive"])));
        Assert.Contains("databricks_run", result.Outputs["entry-points"], StringComparison.Ordinal);
        // What a container makes belongs to root; later steps and the user's own commands have to be able to read it.
        var wheel = job.In(result.Outputs["wheel"]);
        Assert.True(new FileInfo(wheel).Length > 0);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(wheel).HasFlag(UnixFileMode.OtherRead), wheel);
    }

    private async Task SyncFilesAsync()
    {
        Task<TaskEnd> Sync() => job.RunTaskAsync("sync-files", ("source", "conf"), ("destination", "dbfs:/synced"));
        Assert.Equal("2", (await Sync()).Outputs["uploaded"]);
        var again = (await Sync()).Outputs;
        Assert.Equal(("0", "2", "0"), (again["uploaded"], again["skipped"], again["deleted"]));
        var listed = (await job.GetAsync("api/2.0/dbfs/list?path=/synced/base"))["files"]!.AsArray();
        Assert.Equal("/synced/base/parameters.yml", Assert.Single(listed)!["path"]!.GetValue<string>());
    }

    private async Task FetchFilesAsync()
    {
        await job.PostAsync("api/2.0/dbfs/put", $$"""{"path": "/made/by/job.txt", "contents": "{{Convert.ToBase64String(Encoding.UTF8.GetBytes("made"))}}", "overwrite": true}""");
        var result = await job.RunTaskAsync("fetch-files", ("source", "dbfs:/made"), ("destination", "fetched"));
        Assert.Equal(("1", "4"), (result.Outputs["files"], result.Outputs["bytes"]));
        Assert.Equal("made", await File.ReadAllTextAsync(job.In("fetched/by/job.txt")));
    }

    private async Task DeployJobAsync()
    {
        var result = await job.RunTaskAsync("deploy-job", ("job-file", "jobs/small.json"));
        Assert.Equal("created", result.Outputs["action"]);
        var deployed = await job.GetAsync($"api/2.2/jobs/get?job_id={result.Outputs["job-id"]}");
        Assert.Equal("small", deployed["settings"]!["name"]!.GetValue<string>());
        Assert.Contains("dbfs:/FileStore/citasks/", deployed["settings"]!["tasks"]![0]!["libraries"]!.ToJsonString(), StringComparison.Ordinal);
        var again = await job.RunTaskAsync("deploy-job", ("job-file", "jobs/small.json"), ("mode", "plan"), ("fail-on-changes", "true"));
        Assert.Equal("0", again.Outputs["changes"]);
    }

    private async Task RunJobAsync()
    {
        await job.JobAsync("quick");
        var result = await job.RunTaskAsync("run-job", ("job-name", "quick"));
        Assert.Equal(("SUCCESS", "TERMINATED"), (result.Outputs["result-state"], result.Outputs["life-cycle-state"]));
        Assert.Equal("SUCCESS", JsonNode.Parse(result.Outputs["tasks"])!["main"]!.GetValue<string>());
        Assert.Equal("TERMINATED", (await job.UntilAsync(result.Outputs["run-id"], "TERMINATED"))["state"]!["life_cycle_state"]!.GetValue<string>());
        Assert.Contains("run-job", result.Summary, StringComparison.Ordinal);
        // For annotate, and for who uploads it: the result lies in the job's temporary folder.
        Assert.True(File.Exists(Path.Combine(job.Results, "run-job.json")));
    }

    private async Task SubmitRunAsync()
    {
        job.Write("runs/once.json", """{"run_name": "once", "tasks": [{"task_key": "main", "sql_task": {"warehouse_id": "w", "query": {"query_id": "q"}}}]}""");
        var result = await job.RunTaskAsync("submit-run", ("run-file", "runs/once.json"));
        Assert.Equal(("SUCCESS", "once"), (result.Outputs["result-state"], result.Outputs["run-name"]));
    }

    private async Task DeleteRunAsync()
    {
        var slow = await job.JobAsync("slow");
        var run = (await job.PostAsync("api/2.2/jobs/run-now", $$"""{"job_id": {{slow}}}"""))["run_id"]!.ToString();
        var result = await job.RunTaskAsync("delete-run", ("run-id", run));
        Assert.Equal(("deleted", run), (result.Outputs["action"], result.Outputs["run-id"]));
        using var gone = await job.Http.GetAsync($"api/2.2/jobs/runs/get?run_id={run}");
        Assert.False(gone.IsSuccessStatusCode);
    }

    private async Task SetGitCredentialAsync()
    {
        const string secret = "ghp-0123456789-very-secret";
        var result = await job.RunTaskAsync("set-git-credential", ("git-provider", "gitHub"), ("git-username", "ada"), ("git-token", secret));
        Assert.Equal("created", result.Outputs["action"]);
        var credential = await job.GetAsync($"api/2.0/git-credentials/{result.Outputs["credential-id"]}");
        Assert.Equal("ada", credential["git_username"]!.GetValue<string>());
        Assert.Contains(secret, result.Masks);
        Assert.DoesNotContain(result.Log, line => line.Contains(secret, StringComparison.Ordinal));
    }

    private async Task SyncRepoAsync()
    {
        // Nothing but the place is said: repository, branch and commit are those of the push.
        var result = await job.RunTaskAsync("sync-repo", ("repo-path", "/Repos/ci/iris"));
        Assert.Equal(("created", commit, "main"), (result.Outputs["action"], result.Outputs["commit"], result.Outputs["branch"]));
        var folder = await job.GetAsync($"api/2.0/repos/{result.Outputs["repo-id"]}");
        Assert.Equal(repository, folder["url"]!.GetValue<string>());
    }

    private async Task ShipAsync()
    {
        var before = (await job.GetAsync("api/2.2/jobs/list"))["jobs"]?.AsArray().Count ?? 0;
        var result = await job.RunTaskAsync("ship", ("mode", "plan"));
        Assert.Contains(result.Outputs["action"], new[] { "create", "reset", "unchanged" });
        Assert.True(result.Says("01_raw/rows.csv"), string.Join('\n', result.Log));
        Assert.Equal(before, (await job.GetAsync("api/2.2/jobs/list"))["jobs"]?.AsArray().Count ?? 0);
    }
}
