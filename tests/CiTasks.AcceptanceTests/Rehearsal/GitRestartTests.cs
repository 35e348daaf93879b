using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>A server that is killed leaves Git folders whole, and what it had answered.</summary>
public sealed class GitRestartTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("citasks-git-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [FactNeeding("git")]
    public async Task A_folder_is_at_one_commit_whenever_the_server_is_killed()
    {
        using var upstream = new Upstream(Version("1"));
        var versions = new Dictionary<string, string> { [upstream.Head()] = "1" };
        upstream.Git("branch", "one");
        File.Delete(Path.Combine(upstream.Folder, "only1.txt"));
        versions[upstream.Commit(Version("2"))] = "2";
        string id, mine = Path.Combine(_root, "workspace/Repos/ada/big/mine.txt");
        await using (var server = await RehearsalServer.StartAsync("--root", _root))
        {
            var repo = await server.CreateRepoAsync(upstream.Folder, "/Repos/ada/big").OkAsync();
            id = repo["id"]!.ToJsonString();
            Assert.Equal("2", versions[repo.TextOrNull("head_commit_id")!]);
            await File.WriteAllTextAsync(mine, "mine");
        }
        foreach (var (delay, branch) in ((int, string)[])[(50, "one"), (100, "main"), (160, "one")])
        {
            var told = "";
            await using (var server = await RehearsalServer.StartAsync("--root", _root))
            {
                var update = server.PatchAsync($"/api/2.0/repos/{id}", $$"""{"branch": "{{branch}}"}""");
                var creation = server.CreateRepoAsync(upstream.Folder, $"/Repos/ada/new{delay}");
                await Task.Delay(delay);
                if (update.IsCompletedSuccessfully)
                {
                    told = (await update.OkAsync()).TextOrNull("head_commit_id")!;
                }
                await server.CrashAsync();
                await Task.WhenAny(Task.WhenAll(update, creation), Task.Delay(1000));
            }
            await using var again = await RehearsalServer.StartAsync("--root", _root);
            // Waits for its turn, so whatever was left has been put right.
            await again.PatchAsync($"/api/2.0/repos/{id}", "{}").OkAsync();
            var repo = await again.GetAsync($"/api/2.0/repos/{id}").OkAsync();
            var head = repo.TextOrNull("head_commit_id")!;
            Assert.True(told is "" || told == head, $"told {told}, is {head}");
            AssertIs(versions[head], "Repos/ada/big");
            Assert.Equal("mine", await File.ReadAllTextAsync(mine));
            Assert.Equal(head, (await again.PatchAsync($"/api/2.0/repos/{id}", $$"""{"tag": "{{head}}"}""").OkAsync()).TextOrNull("head_commit_id"));
            foreach (var other in (await again.GetAsync("/api/2.0/repos?path_prefix=/Repos/ada/new").OkAsync())["repos"]?.AsArray() ?? [])
            {
                AssertIs("2", other!["path"]!.GetValue<string>().TrimStart('/'));
            }
            if (!Directory.Exists(Path.Combine(_root, $"workspace/Repos/ada/new{delay}")))
            {
                await again.CreateRepoAsync(upstream.Folder, $"/Repos/ada/new{delay}").OkAsync();
            }
        }
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(_root, "repos"), "*.tree"));
    }

    private static (string, string)[] Version(string text) =>
        [.. Enumerable.Range(0, 400).Select(number => ($"d{number % 20}/f{number}.txt", text)), ($"only{text}.txt", text)];

    private void AssertIs(string version, string path)
    {
        var files = Directory.EnumerateFiles(Path.Combine(_root, "workspace", path), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "mine.txt").ToArray();
        Assert.Equal(401, files.Length);
        Assert.All(files, file => Assert.Equal(version, File.ReadAllText(file)));
    }
}
