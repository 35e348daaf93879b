using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks;

/// <summary>Mistakes and missing rights of <c>sync-repo</c>: one diagnostic each, the offline ones before any request.</summary>
public sealed class SyncRepoRefusalTests : RepoFixture
{
    [Theory]
    [InlineData("--repo-path /Repos/iris", "CIT0102", "repo-path '/Repos/iris' from --repo-path is not usable: a Git folder in /Repos is /Repos/folder/name")]
    [InlineData("--repo-path dbfs:/Repos/ci/iris", "CIT0102", "it must begin with /Repos/")]
    [InlineData("--repo-url acme/iris", "CIT0530", "'acme/iris' is no URL of a repository")]
    [InlineData("--repo-url https://git.acme.test/x/iris", "CIT0531", "the address https://git.acme.test/x/iris does not tell who hosts the repository")]
    [InlineData("--repo-url https://github.com/acme/other", "CIT0532", "it is not known which branch or tag")]
    [InlineData("--provider sourceForge", "CIT0102", "it must be one of gitHub, azureDevOpsServices")]
    [InlineData("--commit main", "CIT0102", "commit 'main' from --commit is not usable")]
    [InlineData("--tag v1 --branch main", "CIT0102", "branch or tag, not both")]
    [InlineData("--branch refs/heads/", "CIT0102", "branch 'refs/heads/' from --branch is not usable")]
    [InlineData("--tag refs/pull/17/merge", "CIT0102", "tag 'refs/pull/17/merge' from --tag is not usable")]
    [InlineData("--on-conflict overwrite", "CIT0102", "it must be one of fail, recreate, discard")]
    public async Task A_mistake_is_found_before_any_request(string arguments, string id, string words)
    {
        using var proxy = new RecordingProxy(Workspace.Uri);
        var build = Push(Upstream.Head(), host: proxy.Uri);
        var result = await CiTasksProcess.RunAsync(Checkout.Path, build, ["sync-repo", .. arguments.Split(' '), "--output", "json"]);
        Ends(2, result);
        var error = Assert.Single(result.Json["diagnostics"]!.AsArray())!;
        Assert.Equal(id, error["id"]!.GetValue<string>());
        Assert.Contains(words, error["summary"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.NotNull(error["hint"]);
        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task Without_a_CI_system_and_a_checkout_the_repository_has_to_be_named()
    {
        var result = await RunAsync(Checkout.Path, "sync-repo");
        Ends(2, result);
        Says("error CIT0530: the repository is not known", result);
        var lonely = await RunAsync(Checkout.Path, "sync-repo", "--repo-url", Url, "--branch", "main");
        Ends(2, lonely);
        Says("error CIT0532: it is not known which commit the Git folder must be at", lonely);
    }

    [FactNeeding("git")]
    public async Task A_private_repository_names_the_step_that_stores_the_credential_and_is_read_after_it()
    {
        using var remote = new Rehearsal.GuardedRemote(Upstream, "ada", "ghp-very-secret-token");
        string[] own = ["--provider", "gitHub", "--branch", "main", "--commit", Upstream.Head()];
        var refused = await SyncAsync(Push(Upstream.Head()), [.. own, "--repo-url", remote.Url]);
        Ends(4, refused);
        Assert.Equal("CIT0536", Id(refused));
        Says("Missing Git provider credentials", refused);
        Says("citasks set-git-credential --git-provider gitHub", refused);

        var environment = Connection;
        environment["CITASKS_GIT_TOKEN"] = "ghp-very-secret-token";
        Ends(0, await CiTasksProcess.RunAsync(Checkout.Path, environment, "set-git-credential", "--git-provider", "gitHub", "--git-username", "ada"));
        var read = await SyncAsync(Push(Upstream.Head()), [.. own, "--repo-url", remote.Url]);
        Ends(0, read);
        Assert.Equal("created", Output(read, "action"));

        var missing = await SyncAsync(Push(Upstream.Head()), [.. own, "--on-conflict", "recreate", "--repo-url", remote.Url.Replace("iris", "none", StringComparison.Ordinal)]);
        Ends(4, missing);
        Assert.Equal("CIT0536", Id(missing));
        Says("Remote repo not found", missing);
    }

    [TheoryNeeding("git")]
    [InlineData("given")]
    [InlineData("origin")]
    public async Task A_credential_in_a_URL_is_dropped_and_shown_nowhere(string from)
    {
        const string secret = "ghs-0123456789-secret";
        const string url = $"https://x-access-token:{secret}@github.com/acme/iris";
        using var checkout = new TempFolder();
        Upstream.Git("clone", "--quiet", Upstream.Folder, checkout.In("iris"));
        Upstream.Git("-C", checkout.In("iris"), "remote", "set-url", "origin", url);
        string[] arguments = ["sync-repo", "--repo-path", Path, "--output", "json"];
        var result = await RunAsync(checkout.In("iris"), from == "given" ? [.. arguments, "--repo-url", url] : arguments);
        Ends(0, result);
        Assert.Equal(Url, Assert.Single(await ReposAsync())!["url"]!.GetValue<string>());
        Assert.DoesNotContain(secret, result.All, StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(checkout.In("iris/.citasks"), "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain(secret, await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        }
    }
}
