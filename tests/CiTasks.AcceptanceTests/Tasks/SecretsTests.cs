using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks;

/// <summary>The token is in nothing that is printed or written, in any mode.</summary>
public sealed class SecretsTests : TaskFixture
{
    public static TheoryData<string> Commands => new()
    {
        "ship", "ship --output json", "ship --mode plan", "check", "deploy-job --job-file jobs/small.json", "run-job --job-name nobody",
        "sync-files --source data --destination dbfs:/x", "fetch-files --source dbfs:/none --destination x",
        "run-job --help", "--help", "run-job --databricks-tokn {token}", "run-job --databricks-token", "run-job {token}", "{token}",
        "run-job --job-name x --databricks-token {token}", "run-job --job-name {token}", "run-job --job-id {token}",
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task The_token_is_nowhere(string command)
    {
        using var project = new SmallProject();
        await RunOnEveryHostAsync(project, command, Connection);
        Search(project);
    }

    [TheoryNeeding("minutes")]
    [InlineData("ship")]
    [InlineData("run-job --job-name nobody --output json")]
    [InlineData("submit-run --run-file {\"a\":\"{token}\"}")]
    [InlineData("delete-run --run-id 1 --databricks-connection {connection}")]
    [InlineData("delete-run --run-id 1 --databricks-host elsewhere.example")]
    [InlineData("delete-run --run-id 1 --databricks-connection {token}")]
    [InlineData("delete-run --run-id 1 --databricks-connection {\"host\":\"h\",\"token\":\"{token}\"")]
    [InlineData("delete-run --run-id {connection}")]
    [InlineData("delete-run --run-name {token}")]
    [InlineData("delete-run --databricks-conection {connection}")]
    public async Task Neither_is_the_token_of_a_connection(string command)
    {
        using var project = new SmallProject();
        foreach (var form in new[] { ConnectionText, "{\n  \"host\": \"" + Workspace.Uri + "\",\n  \"token\": \"" + Workspace.Token + "\"\n}" })
        {
            await RunOnEveryHostAsync(project, command, new Dictionary<string, string> { ["DATABRICKS_CONNECTION_STRING"] = form });
        }

        Search(project);
    }

    [FactNeeding("python3")]
    public async Task A_connection_is_all_that_ship_needs()
    {
        using var project = new SmallProject();
        Ends(0, await CiTasksProcess.RunAsync(project.Folder, new Dictionary<string, string> { ["DATABRICKS_CONNECTION_STRING"] = ConnectionText }, "ship"));
        Assert.Equal("3", File.ReadAllText(project.In("fetched/count.txt")));
    }

    [Theory]
    [InlineData("sync-repo --repo-url git://user:{token}@github.com/acme/iris")]
    [InlineData("sync-repo --repo-url htps://user:{token}@github.com/acme/iris --output json")]
    [InlineData("sync-repo --repo-url https://user:{token}@github.com:99999/acme/iris")]
    [InlineData("sync-repo --repo-url user:{token}@github.com/acme/iris")]
    [InlineData("sync-repo --repo-url git://{token}@github.com/acme/iris")]
    [InlineData("sync-repo --repo-url https://user:{token}@git.acme.test/acme/iris")]
    [InlineData("set-git-credential --git-token another-secret --repo-url htps://user:{token}@github.com/acme/iris")]
    [InlineData("run-job --job-name x --databricks-host http://user:{token}@{authority}")]
    [InlineData("delete-run --run-id 1 --databricks-host https://user:{token}@h:99999 --output json")]
    public async Task Neither_is_a_password_in_an_address(string command)
    {
        using var project = new SmallProject();
        await RunOnEveryHostAsync(project, command, new Dictionary<string, string>
        {
            ["DATABRICKS_HOST"] = Workspace.Uri.ToString(),
            ["DATABRICKS_TOKEN"] = "dapi-of-nobody",
        });
        Search(project);
    }

    [Theory]
    [InlineData("https://user:dapi0@github.com/acme/iris")]
    [InlineData("htps://user:dapi0@github.com/acme/iris")]
    public async Task A_password_in_an_address_of_the_manifest_is_refused(string url)
    {
        using var project = new SmallProject();
        project.Write("citasks.json", "{ \"sync-repo\": { \"repo-url\": \"" + url + "\" } }");
        foreach (var task in new[] { "check", "ship" })
        {
            var result = await RunAsync(project.Folder, task);
            Ends(2, result);
            Says("error CIT0105 at citasks.json:1", result);
            Assert.DoesNotContain("dapi0", result.All, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("databricks-token", "\"dapi0\"")]
    [InlineData("databricks-connection", "{ \"host\": \"h\", \"token\": \"dapi0\" }")]
    public async Task A_secret_in_the_manifest_is_refused(string input, string value)
    {
        using var project = new SmallProject();
        project.Replace("citasks.json", "\"job-name\": \"small\"", $"\"job-name\": \"small\", \"{input}\": {value}");
        var result = await RunAsync(project.Folder, "ship");
        Ends(2, result);
        Says("error CIT0105 at citasks.json:7", result);
        Assert.DoesNotContain("dapi0", result.All, StringComparison.Ordinal);
    }

    private string ConnectionText => $$"""{"host":"{{Workspace.Uri}}","token":"{{Workspace.Token}}"}""";

    private async Task RunOnEveryHostAsync(SmallProject project, string command, Dictionary<string, string> environment)
    {
        foreach (var host in new[] { "laptop", "github" })
        {
            environment["GITHUB_OUTPUT"] = project.In("github-output");
            environment["GITHUB_STEP_SUMMARY"] = project.In("github-summary");
            environment["RUNNER_TEMP"] = project.In("runner-temp");
            string[] arguments = [.. command.Split(' ').Select(word => word.Replace("{authority}", Workspace.Uri.Authority, StringComparison.Ordinal).Replace("{token}", Workspace.Token, StringComparison.Ordinal).Replace("{connection}", ConnectionText, StringComparison.Ordinal))];
            var named = arguments[0].StartsWith('-') || arguments[0] == Workspace.Token ? arguments : [.. arguments, "--host", host];
            var result = await CiTasksProcess.RunAsync(project.Folder, environment, named);
            // GitHub hides a value only after it was told it in this very form.
            var printed = string.Join('\n', result.All.Split('\n').Where(line => !line.StartsWith("::add-mask::", StringComparison.Ordinal)));
            Assert.DoesNotContain(Workspace.Token, printed, StringComparison.Ordinal);
        }
    }

    private void Search(SmallProject project)
    {
        foreach (var file in Directory.EnumerateFiles(project.Folder, "*", SearchOption.AllDirectories))
        {
            Assert.False(File.ReadAllText(file).Contains(Workspace.Token, StringComparison.Ordinal), $"{file} holds the token");
        }

        var outside = Directory.EnumerateFiles(Workspace.Root, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) is not ("connection.json" or ".lock"));
        Assert.DoesNotContain(outside, file => File.ReadAllText(file).Contains(Workspace.Token, StringComparison.Ordinal));
    }
}
