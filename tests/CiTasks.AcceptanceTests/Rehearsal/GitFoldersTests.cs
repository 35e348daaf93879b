using System.Net;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

public sealed class GitFoldersTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>
{
    private RehearsalServer Server => fixture.Server;

    [FactNeeding("git")]
    public async Task A_repository_becomes_a_folder_and_follows_branches_tags_and_commits()
    {
        using var upstream = new Upstream(("src/a.py", "1"), ("old.txt", "old"));
        var first = upstream.Head();
        upstream.Git("tag", "v1");
        var repo = await Server.CreateRepoAsync(upstream.Folder, "/Repos/ada/iris").OkAsync();
        Assert.Equal(("/Repos/ada/iris", "gitHub", upstream.Folder, "main", first), (repo.TextOrNull("path"), repo.TextOrNull("provider"), repo.TextOrNull("url"), repo.TextOrNull("branch"), repo.TextOrNull("head_commit_id")));
        Assert.Equal(17, repo["id"]!.ToJsonString().Length);
        Assert.Equal(repo.ToJsonString(), (await Server.RepoAsync(repo)).ToJsonString());
        Assert.Equal("1", await File.ReadAllTextAsync(Server.InWorkspace("/Repos/ada/iris/src/a.py")));
        Assert.False(Path.Exists(Server.InWorkspace("/Repos/ada/iris/.git")));

        File.Delete(Path.Combine(upstream.Folder, "old.txt"));
        var second = upstream.Commit(("src/a.py", "2"));
        upstream.Git("switch", "--quiet", "--create", "feature/x");
        var third = upstream.Commit(("src/a.py", "3"));
        foreach (var (body, branch, head, text) in ((string, string?, string, string)[])
        [
            ("""{"branch": "main"}""", "main", second, "2"),
            ("""{"branch": "feature/x"}""", "feature/x", third, "3"),
            ("""{"tag": "v1"}""", null, first, "1"),
            ($$"""{"tag": "{{second}}"}""", null, second, "2"),
            ($$"""{"branch": "{{third}}"}""", null, third, "3"),
            ("{}", null, third, "3"),
            ("""{"branch": "main", "tag": ""}""", "main", second, "2"),
        ])
        {
            var updated = await Server.UpdateRepoAsync(repo, body).OkAsync();
            Assert.Equal((body, branch, head), (body, updated.TextOrNull("branch"), updated.TextOrNull("head_commit_id")));
            Assert.Equal(updated.ToJsonString(), (await Server.RepoAsync(repo)).ToJsonString());
            Assert.Equal(text, await File.ReadAllTextAsync(Server.InWorkspace("/Repos/ada/iris/src/a.py")));
            Assert.Equal(head == first, File.Exists(Server.InWorkspace("/Repos/ada/iris/old.txt")));
        }

        Assert.Equal("{}", (await Server.SendDeleteAsync($"/api/2.0/repos/{repo["id"]}").OkAsync()).ToJsonString());
        Assert.False(Path.Exists(Server.InWorkspace("/Repos/ada/iris")));
        Assert.Equal("RESOURCE_DOES_NOT_EXIST", (await Server.GetAsync($"/api/2.0/repos/{repo["id"]}")).ErrorCode);
        await Server.CreateRepoAsync(upstream.Folder, "/Repos/ada/iris").OkAsync();
    }

    [FactNeeding("git")]
    public async Task Uncommitted_changes_are_lost_only_on_request()
    {
        using var upstream = new Upstream(("a.txt", "1"), ("b.txt", "1"));
        var first = upstream.Head();
        var repo = await Server.CreateRepoAsync(upstream.Folder, "/Repos/ada/dirty").OkAsync();
        var head = upstream.Commit(("a.txt", "2"), ("new.txt", "2"));
        foreach (var name in (string[])["a.txt", "b.txt", "new.txt", "mine.txt"])
        {
            await File.WriteAllTextAsync(Server.InWorkspace($"/Repos/ada/dirty/{name}"), "edited");
        }
        var refused = await Server.UpdateRepoAsync(repo, """{"branch": "main"}""");
        Assert.Equal((HttpStatusCode.Conflict, "GIT_CONFLICT"), (refused.Status, refused.ErrorCode));
        Assert.Contains(": a.txt, new.txt. ", refused.Message, StringComparison.Ordinal);
        Assert.Equal(first, (await Server.RepoAsync(repo)).TextOrNull("head_commit_id"));
        Assert.Equal("edited", await File.ReadAllTextAsync(Server.InWorkspace("/Repos/ada/dirty/a.txt")));

        // Changes that are not in the way stay.
        await File.WriteAllTextAsync(Server.InWorkspace("/Repos/ada/dirty/a.txt"), "1");
        File.Delete(Server.InWorkspace("/Repos/ada/dirty/new.txt"));
        Assert.Equal(head, (await Server.UpdateRepoAsync(repo, """{"branch": "main"}""").OkAsync()).TextOrNull("head_commit_id"));
        Assert.Equal("edited", await File.ReadAllTextAsync(Server.InWorkspace("/Repos/ada/dirty/b.txt")));

        await Server.UpdateRepoAsync(repo, """{"dangerously_force_discard_all": true}""").OkAsync();
        Assert.Equal("1", await File.ReadAllTextAsync(Server.InWorkspace("/Repos/ada/dirty/b.txt")));
        Assert.False(File.Exists(Server.InWorkspace("/Repos/ada/dirty/mine.txt")));
    }

    [FactNeeding("git")]
    public async Task A_sparse_folder_has_only_what_it_names()
    {
        using var upstream = new Upstream(("a/b/f.txt", "1"), ("a/g.txt", "1"), ("c/h.txt", "1"), ("top.txt", "1"));
        var repo = await Server.CreateRepoAsync(upstream.Folder, "/Repos/ada/sparse", """, "sparse_checkout": {"patterns": ["a/b"]}""").OkAsync();
        Assert.Equal("""{"patterns":["a/b"]}""", repo["sparse_checkout"]!.ToJsonString());
        Assert.Equal(["a/b/f.txt", "a/g.txt", "top.txt"], FilesOf("/Repos/ada/sparse"));
        await Server.UpdateRepoAsync(repo, """{"sparse_checkout": {"patterns": ["c"]}}""").OkAsync();
        Assert.Equal(["c/h.txt", "top.txt"], FilesOf("/Repos/ada/sparse"));
        upstream.Commit(("a/b/f.txt", "2"), ("c/i.txt", "2"));
        await Server.UpdateRepoAsync(repo, """{"branch": "main"}""").OkAsync();
        Assert.Equal(["c/h.txt", "c/i.txt", "top.txt"], FilesOf("/Repos/ada/sparse"));

        var whole = await Server.CreateRepoAsync(upstream.Folder, "/Repos/ada/whole").OkAsync();
        Assert.Equal("INVALID_PARAMETER_VALUE", (await Server.UpdateRepoAsync(whole, """{"sparse_checkout": {"patterns": ["c"]}}""")).ErrorCode);
        Assert.Equal("INVALID_PARAMETER_VALUE", (await Server.UpdateRepoAsync(repo, """{"sparse_checkout": {"patterns": ["../c"]}}""")).ErrorCode);
    }

    [FactNeeding("git")]
    public async Task The_path_is_the_users_own_when_none_is_given_and_may_lie_anywhere()
    {
        using var upstream = new Upstream(("a.txt", "1"));
        var standard = await Server.PostAsync("/api/2.0/repos", $$"""{"url": "file://{{upstream.Folder}}"}""").OkAsync();
        Assert.Equal(("/Repos/rehearsal@example.com/iris", "gitHub"), (standard.TextOrNull("path"), standard.TextOrNull("provider")));
        var elsewhere = await Server.CreateRepoAsync(upstream.Folder, "/Workspace/Users/ada/deep/iris").OkAsync();
        Assert.Equal("/Workspace/Users/ada/deep/iris", elsewhere.TextOrNull("path"));
        Assert.True(File.Exists(Server.InWorkspace("/Users/ada/deep/iris/a.txt")));
    }

    [FactNeeding("git")]
    public async Task Lists_come_in_pages_of_twenty_by_prefix()
    {
        using var upstream = new Upstream(("a.txt", "1"));
        var made = new List<string>();
        for (var number = 0; number < 21; number++)
        {
            made.Add((await Server.CreateRepoAsync(upstream.Folder, $"/Repos/many/r{number}").OkAsync())["id"]!.ToJsonString());
        }
        var first = await Server.GetAsync("/api/2.0/repos?path_prefix=/Workspace/Repos/many/").OkAsync();
        var second = await Server.GetAsync($"/api/2.0/repos?path_prefix=/Repos/many&next_page_token={first.TextOrNull("next_page_token")}").OkAsync();
        Assert.Equal(20, first["repos"]!.AsArray().Count);
        Assert.Equal(made, first["repos"]!.AsArray().Concat(second["repos"]!.AsArray()).Select(repo => repo!["id"]!.ToJsonString()));
        Assert.False(second.ContainsKey("next_page_token"));
        Assert.Equal("{}", (await Server.GetAsync("/api/2.0/repos?path_prefix=/Repos/nobody").OkAsync()).ToJsonString());
        Assert.Equal(20, (await Server.GetAsync("/api/2.0/repos").OkAsync())["repos"]!.AsArray().Count);
    }

    [FactNeeding("git")]
    public async Task Wrong_requests_say_what_is_wrong()
    {
        using var upstream = new Upstream(("a.txt", "1"));
        var repo = await Server.CreateRepoAsync(upstream.Folder, "/Repos/ada/errors").OkAsync();
        var local = upstream.Folder;
        foreach (var (call, status, code, text) in ((Func<Task<Answer>>, int, string, string)[])
        [
            (() => Server.CreateRepoAsync(local, "/Repos/ada/errors"), 400, "RESOURCE_ALREADY_EXISTS", "/Repos/ada/errors"),
            (() => Server.CreateRepoAsync(local, "/Repos/ada"), 400, "INVALID_PARAMETER_VALUE", "/Repos/folder/name"),
            (() => Server.CreateRepoAsync(local, "/Repos/ada/errors/inner"), 400, "INVALID_PARAMETER_VALUE", "/Repos/folder/name"),
            (() => Server.CreateRepoAsync(local, "/Repos/.internal/x"), 400, "INVALID_PARAMETER_VALUE", "/Repos/folder/name"),
            (() => Server.CreateRepoAsync(local, "/Users/../../x"), 400, "INVALID_PARAMETER_VALUE", "'..'"),
            (() => Server.CreateRepoAsync("/no/such/repository", "/Repos/ada/none"), 400, "BAD_REQUEST", "Remote repo not found."),
            (() => Server.CreateRepoAsync("http://127.0.0.1:1/x", "/Repos/ada/none"), 400, "GIT_REMOTE_ERROR", "Failed to connect"),
            (() => Server.CreateRepoAsync("https://ada:dapi-pw@example.com/x", "/Repos/ada/none"), 400, "INVALID_PARAMETER_VALUE", "no password"),
            (() => Server.CreateRepoAsync("ext::sh -c true", "/Repos/ada/none"), 400, "INVALID_PARAMETER_VALUE", "Invalid Git URL"),
            (() => Server.CreateRepoAsync("--upload-pack=true", "/Repos/ada/none"), 400, "INVALID_PARAMETER_VALUE", "Invalid Git URL"),
            (() => Server.CreateRepoAsync("git@github.com:acme/x.git", "/Repos/ada/none"), 400, "INVALID_PARAMETER_VALUE", "Invalid Git URL"),
            (() => Server.CreateRepoAsync("http://example.com/x", "/Repos/ada/none"), 400, "INVALID_PARAMETER_VALUE", "Invalid Git URL"),
            (() => Server.PostAsync("/api/2.0/repos", """{"url": "https://git.example.com/x"}"""), 400, "INVALID_PARAMETER_VALUE", "provider is required"),
            (() => Server.PostAsync("/api/2.0/repos", """{"url": "https://github.com/x", "provider": "sourceForge"}"""), 400, "INVALID_PARAMETER_VALUE", "Invalid Git provider 'sourceForge'"),
            (() => Server.PostAsync("/api/2.0/repos", "{}"), 400, "INVALID_PARAMETER_VALUE", "url"),
            (() => Server.CreateRepoAsync(local, "/Repos/ada/none", """, "git_credential_id": 5"""), 404, "RESOURCE_DOES_NOT_EXIST", "credential 5"),
            (() => Server.UpdateRepoAsync(repo, """{"branch": "nope"}"""), 404, "GIT_UNKNOWN_REF", "The branch 'nope' does not exist"),
            (() => Server.UpdateRepoAsync(repo, """{"tag": "main"}"""), 404, "GIT_UNKNOWN_REF", "The tag 'main' does not exist"),
            (() => Server.UpdateRepoAsync(repo, """{"branch": "--help"}"""), 404, "GIT_UNKNOWN_REF", "--help"),
            (() => Server.UpdateRepoAsync(repo, """{"branch": "main~0"}"""), 404, "GIT_UNKNOWN_REF", "main~0"),
            (() => Server.UpdateRepoAsync(repo, $$"""{"tag": "{{new string('0', 40)}}"}"""), 404, "GIT_UNKNOWN_REF", "does not exist"),
            (() => Server.UpdateRepoAsync(repo, """{"branch": "main", "tag": "v1"}"""), 400, "INVALID_PARAMETER_VALUE", "Only one of branch and tag"),
            (() => Server.PatchAsync("/api/2.0/repos/12345", """{"branch": "main"}"""), 404, "RESOURCE_DOES_NOT_EXIST", "12345"),
            (() => Server.GetAsync("/api/2.0/repos/x"), 400, "INVALID_PARAMETER_VALUE", "id"),
            (() => Server.SendDeleteAsync("/api/2.0/repos/12345"), 404, "RESOURCE_DOES_NOT_EXIST", "12345"),
        ])
        {
            var answer = await call();
            Assert.Equal((status, code, answer.Message), ((int)answer.Status, answer.ErrorCode, answer.Message));
            Assert.Contains(text, answer.Message, StringComparison.Ordinal);
        }
        Assert.False(Path.Exists(Server.InWorkspace("/Repos/ada/none")));
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(Server.Root, "repos"), "*.tree"));
    }

    [FactNeeding("git")]
    public async Task Two_creations_at_one_path_make_one()
    {
        using var upstream = new Upstream(("a.txt", "1"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Server.CreateRepoAsync(upstream.Folder, "/Repos/ada/race")));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(3, answers.Count(answer => answer.Status != HttpStatusCode.OK && answer.ErrorCode == "RESOURCE_ALREADY_EXISTS"));
    }

    [FactNeeding("git")]
    public async Task A_repository_without_commits_waits_for_its_first()
    {
        using var upstream = new Upstream();
        var repo = await Server.CreateRepoAsync(upstream.Folder, "/Repos/ada/empty").OkAsync();
        Assert.False(repo.ContainsKey("head_commit_id"));
        var head = upstream.Commit(("a.txt", "1"));
        Assert.Equal(head, (await Server.UpdateRepoAsync(repo, """{"branch": "main"}""").OkAsync()).TextOrNull("head_commit_id"));
    }

    [FactNeeding("git")]
    public async Task A_link_in_a_repository_leads_nowhere()
    {
        using var upstream = new Upstream(("a.txt", "1"));
        File.CreateSymbolicLink(Path.Combine(upstream.Folder, "link"), Path.Combine(Server.Root, "connection.json"));
        upstream.Commit();
        await Server.CreateRepoAsync(upstream.Folder, "/Repos/ada/links").OkAsync();
        var file = new FileInfo(Server.InWorkspace("/Repos/ada/links/link"));
        Assert.Null(file.LinkTarget);
        Assert.DoesNotContain(Server.Token, await File.ReadAllTextAsync(file.FullName), StringComparison.Ordinal);
    }

    [FactNeeding("git")]
    public async Task A_link_that_a_job_put_in_place_of_a_folder_is_not_followed()
    {
        using var upstream = new Upstream(("a.txt", "1"), ("d/b.txt", "1"));
        using var elsewhere = new TempFolder();
        var (whole, part) = (await Server.CreateRepoAsync(upstream.Folder, "/Repos/ada/whole-link").OkAsync(), await Server.CreateRepoAsync(upstream.Folder, "/Repos/ada/part-link").OkAsync());
        foreach (var place in (string[])[Server.InWorkspace("/Repos/ada/whole-link"), Server.InWorkspace("/Repos/ada/part-link/d")])
        {
            Directory.Delete(place, recursive: true);
            Directory.CreateSymbolicLink(place, elsewhere.Path);
        }
        upstream.Commit(("a.txt", "2"), ("d/b.txt", "2"), ("d/c.txt", "2"));
        const string discard = """{"branch": "main", "dangerously_force_discard_all": true}""";
        Assert.Equal("RESOURCE_DOES_NOT_EXIST", (await Server.UpdateRepoAsync(whole, discard)).ErrorCode);
        await Server.UpdateRepoAsync(part, discard).OkAsync();
        Assert.Equal("2", await File.ReadAllTextAsync(Server.InWorkspace("/Repos/ada/part-link/d/c.txt")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(elsewhere.Path));
    }

    private string[] FilesOf(string path)
    {
        var root = Server.InWorkspace(path);
        return [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file)).Order(StringComparer.Ordinal)];
    }
}
