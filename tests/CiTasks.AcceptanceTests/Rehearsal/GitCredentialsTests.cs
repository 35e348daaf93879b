using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

public sealed class GitCredentialsTests : IAsyncLifetime
{
    private const string Route = "/api/2.0/git-credentials";
    private const string Secret = "ghp-very-secret";

    private RehearsalServer _server = null!;

    public async Task InitializeAsync() => _server = await RehearsalServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_credential_is_kept_without_ever_telling_its_token()
    {
        Assert.Equal("{}", (await _server.GetAsync(Route).OkAsync()).ToJsonString());
        var made = await _server.PostAsync(Route, $$"""{"git_provider": "GITHUB", "git_username": "ada", "personal_access_token": "{{Secret}}"}""").OkAsync();
        Assert.Equal(("gitHub", "ada", true), (made.TextOrNull("git_provider"), made.TextOrNull("git_username"), made["is_default_for_provider"]!.GetValue<bool>()));
        var one = $"{Route}/{made["credential_id"]}";
        Assert.Equal("{}", (await _server.PatchAsync(one, """{"git_provider": "gitHub", "git_username": "eve", "git_email": "eve@example.com"}""").OkAsync()).ToJsonString());
        var shown = await _server.GetAsync(one).OkAsync();
        Assert.Equal(("eve", "eve@example.com"), (shown.TextOrNull("git_username"), shown.TextOrNull("git_email")));
        var list = await _server.GetAsync(Route).OkAsync();
        Assert.Equal(shown.ToJsonString(), Assert.Single(list["credentials"]!.AsArray())!.ToJsonString());
        Assert.DoesNotContain(Secret, made.ToJsonString() + shown.ToJsonString(), StringComparison.Ordinal);

        var file = Assert.Single(Directory.EnumerateFiles(Path.Combine(_server.Root, "git-credentials")));
        Assert.Contains(Secret, await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
        Assert.Equal("{}", (await _server.SendDeleteAsync(one).OkAsync()).ToJsonString());
        foreach (var gone in (Task<Answer>[])[_server.GetAsync(one), _server.SendDeleteAsync(one), _server.PatchAsync(one, "{}")])
        {
            Assert.Equal("RESOURCE_DOES_NOT_EXIST", (await gone).ErrorCode);
        }
    }

    [Fact]
    public async Task A_provider_has_one_credential_and_further_ones_by_name()
    {
        var first = await _server.PostAsync(Route, """{"git_provider": "gitLab", "personal_access_token": "a"}""").OkAsync();
        var second = await _server.PostAsync(Route, """{"git_provider": "gitlab", "personal_access_token": "b"}""");
        Assert.Equal((400, "INVALID_STATE"), ((int)second.Status, second.ErrorCode));
        Assert.Equal("Only one Git credential is supported at this time. If you would like to update your credential, please use the PATCH endpoint.", second.Message);
        await _server.PostAsync(Route, """{"git_provider": "azureDevOpsServices"}""").OkAsync();
        await _server.PostAsync(Route, """{"git_provider": "gitLab", "name": "robot", "is_default_for_provider": true}""").OkAsync();
        Assert.False((await _server.GetAsync($"{Route}/{first["credential_id"]}").OkAsync())["is_default_for_provider"]!.GetValue<bool>());
        Assert.Equal("INVALID_STATE", (await _server.PatchAsync($"{Route}/{first["credential_id"]}", """{"git_provider": "azureDevOpsServices"}""")).ErrorCode);
        var unknown = await _server.PostAsync(Route, """{"git_provider": "sourceForge"}""");
        Assert.Equal("INVALID_PARAMETER_VALUE", unknown.ErrorCode);
        Assert.StartsWith("Invalid Git provider 'sourceForge'. The available Git providers are gitHub, bitbucketCloud,", unknown.Message, StringComparison.Ordinal);
        Assert.Equal("INVALID_PARAMETER_VALUE", (await _server.PostAsync(Route, """{"git_provider": "gitHub", "personal_access_token": "a\nhost=evil"}""")).ErrorCode);
    }

    [FactNeeding("git")]
    public async Task A_private_repository_opens_to_the_right_credential_only()
    {
        using var upstream = new Upstream(("main.py", "print('private')"));
        using var remote = new GuardedRemote(upstream, "ada", Secret);
        var missing = await _server.CreateRepoAsync(remote.Url, "/Repos/ada/private");
        Assert.Equal((403, "PERMISSION_DENIED"), ((int)missing.Status, missing.ErrorCode));
        Assert.Equal("Missing Git provider credentials. Go to User Settings > Git Integration to add your personal access token.", missing.Message);

        var credential = await _server.PostAsync(Route, """{"git_provider": "gitHub", "git_username": "ada", "personal_access_token": "wrong-one"}""").OkAsync();
        var refused = await _server.CreateRepoAsync(remote.Url, "/Repos/ada/private");
        Assert.Equal((403, "PERMISSION_DENIED"), ((int)refused.Status, refused.ErrorCode));
        Assert.StartsWith("Invalid Git provider credentials. Go to User Settings > Git Integration to ensure that:\n1. ", refused.Message, StringComparison.Ordinal);

        await _server.PatchAsync($"{Route}/{credential["credential_id"]}", $$"""{"git_provider": "gitHub", "personal_access_token": "{{Secret}}"}""").OkAsync();
        var repo = await _server.CreateRepoAsync(remote.Url, "/Repos/ada/private").OkAsync();
        Assert.Equal(("main", upstream.Head()), (repo.TextOrNull("branch"), repo.TextOrNull("head_commit_id")));

        // A credential that was chosen counts more than the default one.
        var other = await _server.PostAsync(Route, """{"git_provider": "gitHub", "name": "other", "personal_access_token": "wrong-two"}""").OkAsync();
        var chosen = $$"""{"branch": "main", "git_credential_id": {{other["credential_id"]}}}""";
        Assert.Equal("PERMISSION_DENIED", (await _server.UpdateRepoAsync(repo, chosen)).ErrorCode);

        var notFound = await _server.CreateRepoAsync(remote.Url.Replace("iris", "nothing", StringComparison.Ordinal), "/Repos/ada/nothing");
        Assert.Equal("BAD_REQUEST", notFound.ErrorCode);
        Assert.StartsWith("Remote repo not found. Please ensure that:\n1. ", notFound.Message, StringComparison.Ordinal);

        // Nothing that git keeps has the token in it.
        var kept = Directory.EnumerateFiles(_server.Root, "*", SearchOption.AllDirectories)
            .Where(file => !file.Contains("git-credentials", StringComparison.Ordinal) && Path.GetFileName(file) != ".lock");
        foreach (var file in kept)
        {
            Assert.DoesNotContain(Secret, await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        }
        Assert.DoesNotContain(Secret, _server.Errors, StringComparison.Ordinal);
    }
}
