using System.Text.Json.Nodes;
using CiTasks.AcceptanceTests.Rehearsal;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks;

/// <summary>What is in the way of a Git folder, and what becomes of it.</summary>
public sealed class SyncRepoConflictTests : RepoFixture
{
    private string Edited => Workspace.InWorkspace(Path + "/src/a.py");

    private string Added => Workspace.InWorkspace(Path + "/mine.txt");

    [TheoryNeeding("git")]
    [InlineData("fail", 2, null)]
    [InlineData("discard", 0, "updated")]
    [InlineData("recreate", 0, "recreated")]
    public async Task Uncommitted_changes_in_the_way_are_treated_as_told(string policy, int code, string? action)
    {
        var made = await SyncAsync(Push(Upstream.Head()));
        Ends(0, made);
        var head = Upstream.Commit(("src/a.py", "2"));
        await File.WriteAllTextAsync(Edited, "edited");
        var result = await SyncAsync(Push(head), "--on-conflict", policy);
        Ends(code, result);
        if (action is null)
        {
            Assert.Equal("CIT0534", Id(result));
            Says("src/a.py", result);
            Assert.Equal("edited", await File.ReadAllTextAsync(Edited));
            return;
        }

        Assert.Equal((action, head), (Output(result, "action"), Output(result, "commit")));
        Assert.Equal("2", await File.ReadAllTextAsync(Edited));
        Assert.Equal(policy == "discard", Output(made, "repo-id") == Output(result, "repo-id"));
        Assert.Single(await ReposAsync());
    }

    [TheoryNeeding("git")]
    [InlineData("fail", "unchanged", "1edited", true)]
    [InlineData("recreate", "unchanged", "1edited", true)]
    [InlineData("discard", "updated", "1", false)]
    public async Task Uncommitted_changes_at_the_commit_itself_stay_unless_they_are_discarded(string policy, string action, string content, bool hasAdded)
    {
        var head = Upstream.Head();
        Ends(0, await SyncAsync(Push(head)));
        await File.AppendAllTextAsync(Edited, "edited");
        await File.WriteAllTextAsync(Added, "mine");
        var planned = await SyncAsync(Push(head), "--on-conflict", policy, "--mode", "plan");
        Assert.Equal(policy == "discard" ? "update" : "unchanged", Output(planned, "action"));
        Assert.True(File.Exists(Added));

        var result = await SyncAsync(Push(head), "--on-conflict", policy);
        Ends(0, result);
        Assert.Equal((action, head), (Output(result, "action"), Output(result, "commit")));
        Assert.Equal((content, hasAdded), (await File.ReadAllTextAsync(Edited), File.Exists(Added)));
    }

    [FactNeeding("git")]
    public async Task Discard_throws_away_what_is_not_in_the_way_of_an_update_too()
    {
        Ends(0, await SyncAsync(Push(Upstream.Head())));
        await File.WriteAllTextAsync(Added, "mine");
        Ends(0, await SyncAsync(Push(Upstream.Commit(("src/a.py", "2"))), "--on-conflict", "discard"));
        Assert.Equal(("2", false), (await File.ReadAllTextAsync(Edited), File.Exists(Added)));
    }

    [TheoryNeeding("git")]
    [InlineData("fail", 2)]
    [InlineData("discard", 2)]
    [InlineData("recreate", 0)]
    public async Task A_Git_folder_of_another_repository_is_replaced_only_by_recreate(string policy, int code)
    {
        await Workspace.CreateRepoAsync("https://dev.azure.com/o/p/_git/r", Path).OkAsync();
        await File.WriteAllTextAsync(Added, "mine");
        var result = await SyncAsync(Push(Upstream.Head()), "--on-conflict", policy);
        Ends(code, result);
        Assert.Equal(code != 0, File.Exists(Added));
        if (code == 0)
        {
            Assert.Equal("recreated", Output(result, "action"));
            Assert.Equal(Url, Assert.Single(await ReposAsync())!["url"]!.GetValue<string>());
        }
        else
        {
            Assert.Equal("CIT0533", Id(result));
            Says("https://dev.azure.com/o/p/_git/r", result);
        }
    }

    [TheoryNeeding("git")]
    [InlineData("--on-conflict", "recreate")]
    [InlineData("--remove", "true")]
    [InlineData("--mode", "plan")]
    public async Task What_is_no_Git_folder_is_never_deleted(params string[] arguments)
    {
        Workspace.WriteWorkspaceFile(Path + "/precious.txt", "mine");
        var result = await SyncAsync(Push(Upstream.Head()), arguments);
        Ends(2, result);
        Assert.Equal("CIT0533", Id(result));
        Says("is no Git folder but a DIRECTORY", result);
        Assert.True(File.Exists(Workspace.InWorkspace(Path + "/precious.txt")));
    }

    [TheoryNeeding("git")]
    [InlineData("fail", 2)]
    [InlineData("recreate", 0)]
    public async Task A_whole_folder_becomes_a_sparse_one_only_by_recreate(string policy, int code)
    {
        Ends(0, await SyncAsync(Push(Upstream.Commit(("notebooks/n.py", "1")))));
        var result = await SyncAsync(Push(Upstream.Head()), "--sparse-checkout", "notebooks", "--on-conflict", policy);
        Ends(code, result);
        Assert.Equal(code == 0 ? "recreated" : "", Output(result, "action"));
        Assert.Equal(code != 0, File.Exists(Edited));
    }

    [TheoryNeeding("git")]
    [InlineData(ProxyFault.LostAnswer)]
    [InlineData(ProxyFault.DoneButUnavailable)]
    [InlineData(ProxyFault.Unavailable)]
    [InlineData(ProxyFault.TooMany)]
    public async Task A_folder_is_made_once_whatever_happens_to_the_answer(ProxyFault fault)
    {
        using var proxy = new RecordingProxy(Workspace.Uri, (request, before) => request.Method == "POST" && before == 0 ? fault : ProxyFault.None);
        var result = await SyncAsync(Push(Upstream.Head(), host: proxy.Uri));
        Ends(0, result);
        Assert.Equal("created", Output(result, "action"));
        Assert.Equal(Assert.Single(await ReposAsync())!["id"]!.ToJsonString(), Output(result, "repo-id"));
        var isDone = fault is ProxyFault.LostAnswer or ProxyFault.DoneButUnavailable;
        Assert.Equal(isDone ? 1 : 2, proxy.Requests.Count(request => request.Method == "POST"));
    }

    [TheoryNeeding("git")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task A_lost_answer_to_an_update_or_a_removal_is_asked_again(string method)
    {
        Ends(0, await SyncAsync(Push(Upstream.Head())));
        var head = Upstream.Commit(("src/a.py", "2"));
        using var proxy = new RecordingProxy(Workspace.Uri, (request, before) => request.Method == method && before == 0 ? ProxyFault.LostAnswer : ProxyFault.None);
        var isRemoval = method == "DELETE";
        var result = await SyncAsync(Push(head, host: proxy.Uri), "--remove", isRemoval ? "true" : "false");
        Ends(0, result);
        Assert.Equal(isRemoval ? ("removed", "") : ("updated", head), (Output(result, "action"), Output(result, "commit")));
        Assert.Equal(isRemoval ? 0 : 1, (await ReposAsync()).Count);
    }

    [FactNeeding("git")]
    public async Task Builds_at_the_same_time_share_one_folder()
    {
        var head = Upstream.Head();
        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => SyncAsync(Push(head))));
        Assert.All(results, result => Ends(0, result));
        Assert.Equal(Assert.Single(await ReposAsync())!["id"]!.ToJsonString(), Assert.Single(results.Select(result => Output(result, "repo-id")).Distinct()));
    }

    [FactNeeding("git")]
    public async Task A_missing_folder_above_is_made()
    {
        await Workspace.OwnAsync("PATCH", "/faults", new JsonObject
        {
            ["faults"] = new JsonArray("POST /api/2.0/repos answer status=404 code=RESOURCE_DOES_NOT_EXIST message=parent count=1"),
        }.ToJsonString()).OkAsync();
        using var proxy = new RecordingProxy(Workspace.Uri);
        var result = await SyncAsync(Push(Upstream.Head(), host: proxy.Uri));
        Ends(0, result);
        Assert.Equal("""{"path":"/Repos/ci"}""", Assert.Single(proxy.To("workspace/mkdirs")).Body);
        Assert.Equal("created", Output(result, "action"));
    }

    [FactNeeding("git")]
    public async Task A_folder_that_was_made_by_its_long_name_is_found_by_its_short_one()
    {
        var made = await Workspace.CreateRepoAsync(Url + ".git", "/Workspace" + Path).OkAsync();
        // Its name is the beginning of another one's.
        await Workspace.CreateRepoAsync(Url, Path + "-pr-1").OkAsync();
        var result = await SyncAsync(Push(Upstream.Head()));
        Ends(0, result);
        Assert.Equal(("unchanged", made["id"]!.ToJsonString()), (Output(result, "action"), Output(result, "repo-id")));
    }
}
