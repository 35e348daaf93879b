using System.Text.Json.Nodes;
using CiTasks.AcceptanceTests.Rehearsal;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks;

/// <summary><c>set-git-credential</c>: one credential a provider, however often it is set, and its token in nothing that is printed.</summary>
public sealed class GitCredentialTaskTests : TaskFixture
{
    private const string Secret = "ghp-0123456789-very-secret";
    private const string Newer = "ghp-9876543210-very-secret";
    private static readonly string[] Ada = ["--git-provider", "gitHub", "--git-username", "ada"];

    [Fact]
    public async Task A_credential_is_stored_and_then_overwritten()
    {
        var made = await SetAsync(Secret, Ada);
        Ends(0, made);
        Assert.Equal("created", Output(made, "action"));
        Assert.Contains(Secret, StoredToken(), StringComparison.Ordinal);
        var again = await SetAsync(Newer, [.. Ada[..2], "--git-username", "eve", "--git-email", "eve@example.com"]);
        Ends(0, again);
        Assert.Equal(("updated", Output(made, "credential-id")), (Output(again, "action"), Output(again, "credential-id")));
        Assert.Contains(Newer, StoredToken(), StringComparison.Ordinal);
        var one = Assert.Single(await CredentialsAsync())!;
        Assert.Equal(("eve", "eve@example.com"), (one["git_username"]!.GetValue<string>(), one["git_email"]!.GetValue<string>()));
    }

    [Fact]
    public async Task The_provider_may_come_from_the_address_and_each_has_its_own()
    {
        Ends(0, await SetAsync(Secret, Ada));
        var azure = await SetAsync(Secret, "--repo-url", "git@ssh.dev.azure.com:v3/o/p/r");
        Ends(0, azure);
        Assert.Equal("created", Output(azure, "action"));
        Assert.Equal(["gitHub", "azureDevOpsServices"], (await CredentialsAsync()).Select(credential => credential!["git_provider"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Of_several_the_named_one_is_meant_and_none_is_guessed()
    {
        Ends(0, await SetAsync(Secret, Ada));
        string[] robot = [.. Ada, "--credential-name", "robot"];
        var made = await SetAsync(Secret, [.. robot, "--is-default", "true"]);
        Ends(0, made);
        Assert.Equal("created", Output(made, "action"));
        Assert.Equal([false, true], (await CredentialsAsync()).Select(credential => credential!["is_default_for_provider"]!.GetValue<bool>()));
        var again = await SetAsync(Newer, robot);
        Ends(0, again);
        Assert.Equal(("updated", Output(made, "credential-id")), (Output(again, "action"), Output(again, "credential-id")));
        Assert.Equal([false, true], (await CredentialsAsync()).Select(credential => credential!["is_default_for_provider"]!.GetValue<bool>()));

        var unclear = await SetAsync(Newer, Ada);
        Ends(2, unclear);
        Assert.Equal("CIT0538", Id(unclear));
        Says($"{Output(made, "credential-id")} 'robot', user ada", unclear);
        Assert.Equal(2, (await CredentialsAsync()).Count);
    }

    [Fact]
    public async Task A_workspace_that_keeps_only_one_says_so()
    {
        Ends(0, await SetAsync(Secret, Ada));
        await Workspace.OwnAsync("PATCH", "/faults", new JsonObject
        {
            ["faults"] = new JsonArray("POST /api/2.0/git-credentials answer status=400 code=INVALID_STATE message=one count=1"),
        }.ToJsonString()).OkAsync();
        var result = await SetAsync(Newer, [.. Ada, "--credential-name", "second"]);
        Ends(2, result);
        Assert.Equal("CIT0538", Id(result));
        Says("leave credential-name out", result);
    }

    [Theory]
    [InlineData(ProxyFault.LostAnswer)]
    [InlineData(ProxyFault.DoneButUnavailable)]
    [InlineData(ProxyFault.Unavailable)]
    public async Task It_is_stored_once_whatever_happens_to_the_answer(ProxyFault fault)
    {
        using var proxy = new RecordingProxy(Workspace.Uri, (request, before) => request.Method == "POST" && before == 0 ? fault : ProxyFault.None);
        var result = await SetAsync(proxy.Uri, Secret, Ada);
        Ends(0, result);
        Assert.Equal("created", Output(result, "action"));
        Assert.Equal(Assert.Single(await CredentialsAsync())!["credential_id"]!.ToJsonString(), Output(result, "credential-id"));
        Assert.Contains(Secret, StoredToken(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "CIT0101", "set-git-credential needs git-provider or repo-url")]
    [InlineData("--repo-url https://git.acme.test/x/iris", "CIT0531", "does not tell who hosts the repository")]
    [InlineData("--repo-url iris", "CIT0530", "is no URL of a repository")]
    [InlineData("--git-provider sourceForge", "CIT0102", "it must be one of gitHub")]
    public async Task A_mistake_is_found_before_any_request(string arguments, string id, string words)
    {
        using var proxy = new RecordingProxy(Workspace.Uri);
        var result = await SetAsync(proxy.Uri, Secret, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Ends(2, result);
        Assert.Equal(id, Id(result));
        Says(words, result);
        Assert.Empty(proxy.Requests);
    }

    [Fact]
    public async Task Without_a_token_the_variable_is_named()
    {
        using var folder = new TempFolder();
        var result = await RunAsync(folder.Path, ["set-git-credential", .. Ada]);
        Ends(2, result);
        Says("error CIT0101: set-git-credential needs git-token", result);
        Says("CITASKS_GIT_TOKEN", result);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--output json")]
    [InlineData("--host github")]
    [InlineData("--git-tokn {secret}")]
    [InlineData("--git-token {secret}")]
    [InlineData("--git-provider {secret}")]
    [InlineData("--repo-url https://ada:{secret}@github.com/acme/iris")]
    [InlineData("--help")]
    public async Task The_token_is_nowhere(string more)
    {
        using var folder = new TempFolder();
        var environment = Connection;
        environment["CITASKS_GIT_TOKEN"] = Secret;
        environment["GITHUB_OUTPUT"] = folder.In("github-output");
        environment["GITHUB_STEP_SUMMARY"] = folder.In("github-summary");
        environment["RUNNER_TEMP"] = folder.In("runner-temp");
        string[] provider = more.Contains("--git-provider", StringComparison.Ordinal) ? [] : ["--git-provider", "gitHub"];
        string[] arguments = ["set-git-credential", .. provider, .. more.Replace("{secret}", Secret, StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        var result = await CiTasksProcess.RunAsync(folder.Path, environment, arguments);
        // GitHub hides a value only after it was told it in this very form.
        var printed = result.All.Replace($"::add-mask::{Secret}\n", "", StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, printed, StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain(Secret, await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        }
    }

    private Task<CiTasksResult> SetAsync(string token, params string[] arguments) => SetAsync(Workspace.Uri, token, arguments);

    private async Task<CiTasksResult> SetAsync(Uri host, string token, params string[] arguments)
    {
        using var folder = new TempFolder();
        var environment = ConnectionTo(host);
        environment["CITASKS_GIT_TOKEN"] = token;
        return await CiTasksProcess.RunAsync(folder.Path, environment, ["set-git-credential", "--output", "json", .. arguments]);
    }

    private async Task<JsonArray> CredentialsAsync() => (await GetAsync("api/2.0/git-credentials"))["credentials"] as JsonArray ?? [];

    private string StoredToken() => string.Concat(Directory.EnumerateFiles(System.IO.Path.Combine(Workspace.Root, "git-credentials")).Select(File.ReadAllText));

    private static string Output(CiTasksResult result, string name) => result.Json["outputs"]![name]!.GetValue<string>();

    private static string Id(CiTasksResult result) => result.Json["diagnostics"]![0]!["id"]!.GetValue<string>();
}
