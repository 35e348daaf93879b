using CiTasks.AcceptanceTests.Rehearsal;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks;

/// <summary>A manifest with a Git folder: synced after the files and before the job that runs its notebook.</summary>
public sealed class ShipRepoTests : RepoFixture
{
    private const string Job = """{ "name": "train", "tasks": [{ "task_key": "train", "notebook_task": { "notebook_path": "/Repos/ci/iris/notebooks/train" } }] }""";

    [FactNeeding("python3")]
    public async Task The_Git_folder_is_there_before_the_job_that_runs_from_it()
    {
        Write("""{ "run-job": { "job-name": "train" }, "deploy-job": { "job-file": "jobs/train.json" }, "sync-repo": { "repo-path": "/Repos/ci/iris" } }""");
        var head = Upstream.Commit(("notebooks/train.py", NotebookCalls.Header + "dbutils.notebook.exit('trained')\n"));

        var plan = await CiTasksProcess.RunAsync(Checkout.Path, Push(head), "ship", "--mode", "plan", "--output", "json");
        Ends(0, plan);
        Assert.Equal(["sync-repo", "deploy-job"], Steps(plan));
        Assert.Empty(await ReposAsync());

        var result = await CiTasksProcess.RunAsync(Checkout.Path, Push(head), "ship", "--output", "json");
        Ends(0, result);
        Assert.Equal(["sync-repo", "deploy-job", "run-job"], Steps(result));
        Assert.Equal(
            (Path, head, "created", "SUCCESS"),
            (Output(result, "repo-path"), Output(result, "commit"), Output(result, "action"), Output(result, "result-state")));
    }

    [FactNeeding("git")]
    public async Task Nothing_is_deployed_when_the_folder_is_not_at_the_commit()
    {
        Write("""{ "sync-repo": { "repo-path": "/Repos/ci/iris" }, "deploy-job": { "job-file": "jobs/train.json" } }""");
        var built = Upstream.Head();
        Upstream.Commit(("src/a.py", "2"));
        var result = await CiTasksProcess.RunAsync(Checkout.Path, Push(built), "ship", "--output", "json");
        Ends(2, result);
        Assert.Equal(["sync-repo"], Steps(result));
        Assert.False(result.Json["outputs"]!.AsObject().ContainsKey("action"));
        Assert.Empty(await JobsAsync());
    }

    [Fact]
    public async Task A_mistake_in_the_section_is_found_offline_at_its_line()
    {
        Write("{\n  \"sync-repo\": { \"repo-path\": \"/Repos/iris\" }\n}\n");
        var result = await CiTasksProcess.RunAsync(Checkout.Path, new Dictionary<string, string>(), "check");
        Ends(2, result);
        Says("error CIT0102 at citasks.json:2:31: repo-path '/Repos/iris'", result);
    }

    private void Write(string manifest)
    {
        Checkout.Write("citasks.json", manifest);
        Checkout.Write("jobs/train.json", Job);
    }

    private static IEnumerable<string> Steps(CiTasksResult result) => result.Json["details"]!["steps"]!.AsArray().Select(step => step!["task"]!.GetValue<string>());
}
