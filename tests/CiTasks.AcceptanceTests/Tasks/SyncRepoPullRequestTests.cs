using CiTasks.AcceptanceTests.Rehearsal;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks;

/// <summary>A Git folder for each pull request, and its removal when the pull request is closed.</summary>
public sealed class SyncRepoPullRequestTests : RepoFixture
{
    private static readonly string[] Each = ["--per-pull-request", "true"];
    private static readonly string[] Remove = [.. Each, "--remove", "true"];

    [FactNeeding("git")]
    public async Task Each_pull_request_has_a_folder_of_its_own_until_it_is_closed()
    {
        var main = Upstream.Head();
        var plain = await SyncAsync(Push(main), Each);
        Ends(0, plain);
        Assert.Equal(Path, Output(plain, "repo-path"));
        foreach (var number in new[] { 17, 18 })
        {
            Upstream.Git("switch", "--quiet", "--create", $"feature/{number}", "main");
            var head = Upstream.Commit(("src/a.py", $"{number}"));
            var result = await SyncAsync(PullRequest(number, head, $"feature/{number}"), Each);
            Ends(0, result);
            Assert.Equal(($"{Path}-pr-{number}", head), (Output(result, "repo-path"), Output(result, "commit")));
        }

        Assert.Equal("1", await File.ReadAllTextAsync(Workspace.InWorkspace(Path + "/src/a.py")));
        Assert.Equal("17", await File.ReadAllTextAsync(Workspace.InWorkspace(Path + "-pr-17/src/a.py")));

        // The branch of a merged pull request is deleted before its last build.
        Upstream.Git("switch", "--quiet", "main");
        Upstream.Git("branch", "--quiet", "-D", "feature/17");
        var closed = PullRequest(17, main, "feature/17");
        var removed = await SyncAsync(closed, Remove);
        Ends(0, removed);
        Assert.Equal(("removed", $"{Path}-pr-17"), (Output(removed, "action"), Output(removed, "repo-path")));
        Assert.Equal([Path, $"{Path}-pr-18"], (await ReposAsync()).Select(repo => repo!["path"]!.GetValue<string>()));
        var again = await SyncAsync(closed, Remove);
        Ends(0, again);
        Assert.Equal("absent", Output(again, "action"));
    }

    [FactNeeding("git")]
    public async Task The_plain_folder_is_not_removed_by_a_build_of_no_pull_request()
    {
        Ends(0, await SyncAsync(Push(Upstream.Head())));
        using var proxy = new RecordingProxy(Workspace.Uri);
        var result = await SyncAsync(Push(Upstream.Head(), host: proxy.Uri), Remove);
        Ends(2, result);
        Assert.Equal("CIT0539", Id(result));
        Assert.Empty(proxy.Requests);
    }

    [FactNeeding("git")]
    public async Task The_folder_of_another_repository_is_not_removed()
    {
        await Workspace.CreateRepoAsync("https://dev.azure.com/o/p/_git/r", Path + "-pr-17").OkAsync();
        var result = await SyncAsync(PullRequest(17, Upstream.Head(), "x"), [.. Remove, "--on-conflict", "recreate"]);
        Ends(2, result);
        Assert.Equal("CIT0533", Id(result));
        Says("nothing was removed", result);
        Assert.Single(await ReposAsync());
    }

    [TheoryNeeding("git")]
    [InlineData("acme/iris", "push the branch first")]
    [InlineData("eve/iris", "comes from a fork")]
    public async Task A_branch_that_the_repository_does_not_have_is_told_with_the_likely_reason(string repository, string reason)
    {
        var result = await SyncAsync(PullRequest(17, Upstream.Head(), "elsewhere", repository), Each);
        Ends(2, result);
        Assert.Equal("CIT0537", Id(result));
        Says("https://github.com/acme/iris has no branch elsewhere", result);
        Says(reason, result);
        Assert.Empty(await ReposAsync());
        Assert.Equal(("", ""), (Output(result, "repo-id"), Output(result, "action")));
    }

    [FactNeeding("git")]
    public async Task A_folder_that_was_there_stays_when_the_branch_is_not_found()
    {
        var made = await SyncAsync(Push(Upstream.Head()));
        var result = await SyncAsync(Push(Upstream.Head()), "--branch", "elsewhere");
        Ends(2, result);
        Assert.Equal("CIT0537", Id(result));
        Assert.Equal(Output(made, "repo-id"), Assert.Single(await ReposAsync())!["id"]!.ToJsonString());
    }

    [FactNeeding("git")]
    public async Task A_folder_that_may_be_anothers_stays_when_the_branch_is_not_found()
    {
        using var proxy = new RecordingProxy(Workspace.Uri, (request, before) => request.Method == "POST" && before == 0 ? ProxyFault.LostAnswer : ProxyFault.None);
        var result = await SyncAsync(Push(Upstream.Head(), host: proxy.Uri), "--branch", "elsewhere");
        Ends(2, result);
        Assert.Equal("CIT0537", Id(result));
        Assert.Single(await ReposAsync());
    }

    [FactNeeding("git")]
    public async Task The_branch_of_a_fork_may_have_the_name_of_one_of_ours()
    {
        var result = await SyncAsync(PullRequest(17, "feedfacefeedfacefeedfacefeedfacefeedfac0", "main", "eve/iris"), Each);
        Ends(2, result);
        Assert.Equal("CIT0535", Id(result));
        Says("the pull request comes from a fork: its branch main is in the fork's repository", result);
    }
}
