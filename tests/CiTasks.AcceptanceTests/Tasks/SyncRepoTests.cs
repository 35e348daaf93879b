using CiTasks.AcceptanceTests.Rehearsal;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks;

/// <summary>Which commit a Git folder gets to, and how often it is written to.</summary>
public sealed class SyncRepoTests : RepoFixture
{
    [FactNeeding("git")]
    public async Task A_folder_is_made_once_follows_the_builds_and_is_not_written_to_without_need()
    {
        var first = Upstream.Head();
        var made = await SyncAsync(Push(first));
        Ends(0, made);
        Assert.Equal(
            ("created", Path, "/Workspace" + Path, first, "main"),
            (Output(made, "action"), Output(made, "repo-path"), Output(made, "workspace-path"), Output(made, "commit"), Output(made, "branch")));

        using var proxy = new RecordingProxy(Workspace.Uri);
        var again = await SyncAsync(Push(first, host: proxy.Uri));
        Ends(0, again);
        Assert.Equal(("unchanged", Output(made, "repo-id")), (Output(again, "action"), Output(again, "repo-id")));
        Assert.All(proxy.Requests, request => Assert.Equal("GET", request.Method));
        Assert.DoesNotContain(proxy.Requests, request => request.Path.Contains("//", StringComparison.Ordinal));

        var second = Upstream.Commit(("src/a.py", "2"));
        var moved = await SyncAsync(Push(second));
        Ends(0, moved);
        Assert.Equal(("updated", Output(made, "repo-id"), second), (Output(moved, "action"), Output(moved, "repo-id"), Output(moved, "commit")));
        Assert.Equal("2", await File.ReadAllTextAsync(Workspace.InWorkspace(Path + "/src/a.py")));
        Assert.Single(await ReposAsync());
    }

    [FactNeeding("git")]
    public async Task A_branch_that_moved_on_is_red_unless_the_commit_is_not_asked_for()
    {
        var built = Upstream.Head();
        var newest = Upstream.Commit(("src/a.py", "2"));
        foreach (var _ in new[] { "made", "there already" })
        {
            var result = await SyncAsync(Push(built), "--branch", "main");
            Ends(2, result);
            Assert.Equal("CIT0535", Id(result));
            Says(built, result);
            Says("somebody has pushed to main since", result);
            Assert.DoesNotContain($"d: {Path} is at", result.All, StringComparison.Ordinal);
            Assert.Equal(newest, Output(result, "commit"));
        }

        var free = await SyncAsync(Push(built), "--branch", "main", "--verify-commit", "false");
        Ends(0, free);
        Assert.Equal(("unchanged", newest), (Output(free, "action"), Output(free, "commit")));
        var later = Upstream.Commit(("src/a.py", "3"));
        var followed = await SyncAsync(Push(built), "--verify-commit", "false");
        Ends(0, followed);
        Assert.Equal(("updated", later), (Output(followed, "action"), Output(followed, "commit")));
    }

    [FactNeeding("git")]
    public async Task The_provider_is_told_by_the_address_and_the_second_call_finds_the_folder_of_the_first()
    {
        string[] azure = ["--repo-url", "https://dev.azure.com/o/p/_git/r", "--branch", "main"];
        var made = await SyncAsync(Push(Upstream.Head()), azure);
        Ends(0, made);
        Says("the commit is not verified", made);
        var repo = Assert.Single(await ReposAsync())!;
        Assert.Equal("azureDevOpsServices", repo["provider"]!.GetValue<string>());
        var again = await SyncAsync(Push(Upstream.Head()), azure);
        Ends(0, again);
        Assert.Equal(("unchanged", Output(made, "repo-id")), (Output(again, "action"), Output(again, "repo-id")));
    }

    [FactNeeding("git")]
    public async Task A_tag_is_checked_out_and_held_against_the_commit()
    {
        var tagged = Upstream.Head();
        Upstream.Git("tag", "v1");
        var newest = Upstream.Commit(("src/a.py", "2"));
        var build = Push(tagged, "v1");
        build["GITHUB_REF_TYPE"] = "tag";
        var made = await SyncAsync(build);
        Ends(0, made);
        Assert.Equal(("created", tagged, ""), (Output(made, "action"), Output(made, "commit"), Output(made, "branch")));
        Assert.Equal("unchanged", Output(await SyncAsync(build), "action"));

        Ends(0, await SyncAsync(build, "--branch", "refs/tags/v1"));
        Ends(0, await SyncAsync(Push(newest), "--tag", "refs/heads/main"));
        var other = await SyncAsync(Push(newest), "--tag", "refs/tags/v1");
        Ends(2, other);
        Assert.Equal("CIT0535", Id(other));
        Says("this build is of branch main, and the folder was asked to be at tag v1", other);
    }

    [FactNeeding("git")]
    public async Task A_pull_request_gets_its_own_head_and_not_the_test_merge()
    {
        await SyncAsync(Push(Upstream.Head()));
        Upstream.Git("switch", "--quiet", "--create", "feature/x");
        var head = Upstream.Commit(("src/a.py", "feature"));
        var build = PullRequest(17, head, "feature/x");
        var result = await SyncAsync(build);
        Ends(0, result);
        Assert.Equal(("updated", head, "feature/x"), (Output(result, "action"), Output(result, "commit"), Output(result, "branch")));

        var merge = await SyncAsync(build, "--commit", build["GITHUB_SHA"]);
        Ends(2, merge);
        Says("that may be the pull request's test merge", merge);
    }

    [FactNeeding("git")]
    public async Task On_a_laptop_the_checkout_tells_what_is_built()
    {
        using var checkout = new TempFolder();
        Upstream.Git("clone", "--quiet", Upstream.Folder, checkout.In("iris"));
        Upstream.Git("-C", checkout.In("iris"), "remote", "set-url", "origin", "git@github.com:acme/iris.git");
        var result = await RunAsync(checkout.In("iris"), "sync-repo", "--output", "json");
        Ends(0, result);
        Assert.Equal(("/Repos/rehearsal@example.com/iris", Upstream.Head()), (Output(result, "repo-path"), Output(result, "commit")));
        Assert.Equal(Url + ".git", Assert.Single(await ReposAsync())!["url"]!.GetValue<string>());

        Upstream.Git("-C", checkout.In("iris"), "-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit", "--quiet", "--allow-empty", "--message=mine");
        var ahead = await RunAsync(checkout.In("iris"), "sync-repo", "--output", "json");
        Ends(2, ahead);
        Says("is the commit pushed?", ahead);
        Upstream.Git("branch", "feature/x", "HEAD");
        var elsewhere = await RunAsync(checkout.In("iris"), "sync-repo", "--output", "json", "--branch", "feature/x");
        Ends(2, elsewhere);
        Says("the checkout is at branch main, and the folder was asked to be at branch feature/x", elsewhere);

        Upstream.Git("-C", checkout.In("iris"), "switch", "--quiet", "--detach");
        var detached = await RunAsync(checkout.In("iris"), "sync-repo", "--output", "json");
        Ends(2, detached);
        Assert.Equal("CIT0532", Id(detached));
    }

    [FactNeeding("git")]
    public async Task A_sparse_folder_has_only_what_is_asked_for()
    {
        Upstream.Commit(("notebooks/n.py", "1"));
        var build = Push(Upstream.Head());
        var made = await SyncAsync(build, "--sparse-checkout", "notebooks");
        Ends(0, made);
        Assert.False(File.Exists(Workspace.InWorkspace(Path + "/src/a.py")));
        Assert.Equal("unchanged", Output(await SyncAsync(build, "--sparse-checkout", "notebooks"), "action"));
        var more = await SyncAsync(build, "--sparse-checkout", "notebooks,src");
        Ends(0, more);
        Assert.Equal("updated", Output(more, "action"));
        Assert.True(File.Exists(Workspace.InWorkspace(Path + "/src/a.py")));
        Assert.Empty(more.Json["diagnostics"]!.AsArray());

        var whole = await SyncAsync(build);
        Ends(0, whole);
        Assert.Equal(("unchanged", "CIT0533"), (Output(whole, "action"), Id(whole)));
        Says("stays limited to some folders", whole);
    }

    [FactNeeding("git")]
    public async Task A_plan_tells_what_would_be_done_and_writes_nothing()
    {
        using var proxy = new RecordingProxy(Workspace.Uri);
        Assert.Equal("create", Output(await PlanAsync(proxy, Upstream.Head()), "action"));
        Ends(0, await SyncAsync(Push(Upstream.Head())));
        Assert.Equal("unchanged", Output(await PlanAsync(proxy, Upstream.Head()), "action"));
        Assert.Equal("update", Output(await PlanAsync(proxy, Upstream.Commit(("src/a.py", "2"))), "action"));
        Assert.Equal("remove", Output(await PlanAsync(proxy, Upstream.Head(), "--remove", "true"), "action"));
        Assert.All(proxy.Requests, request => Assert.Equal("GET", request.Method));
        Assert.Single(await ReposAsync());
    }

    [FactNeeding("python3")]
    public async Task A_notebook_of_the_folder_runs_and_its_exit_value_is_the_commits()
    {
        var head = Upstream.Commit(("notebooks/train.py", NotebookCalls.Header + "import json\ndbutils.notebook.exit(json.dumps({'accuracy': 0.946}))\n"));
        var synced = await SyncAsync(Push(head));
        Ends(0, synced);
        var notebook = Output(synced, "workspace-path") + "/notebooks/train";
        await Workspace.CreateJobAsync("{\"name\": \"train\", \"tasks\": [{\"task_key\": \"train\", \"notebook_task\": {\"notebook_path\": \"" + notebook + "\"}}]}");
        var ran = await CiTasksProcess.RunAsync(Checkout.Path, Connection, "run-job", "--job-name", "train", "--output", "json");
        Ends(0, ran);
        var run = await Workspace.RunAsync(long.Parse(Output(ran, "run-id")));
        Assert.Equal("""{"accuracy": 0.946}""", await Workspace.ExitValueAsync(run, "train"));
    }

    private async Task<CiTasksResult> PlanAsync(RecordingProxy proxy, string commit, params string[] more)
    {
        var result = await SyncAsync(Push(commit, host: proxy.Uri), [.. more, "--mode", "plan"]);
        Ends(0, result);
        return result;
    }
}
