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
        foreach (var host in new[] { "laptop", "github" })
        {
            var environment = Connection;
            environment["GITHUB_OUTPUT"] = project.In("github-output");
            environment["GITHUB_STEP_SUMMARY"] = project.In("github-summary");
            environment["RUNNER_TEMP"] = project.In("runner-temp");
            var arguments = command.Replace("{token}", Workspace.Token, StringComparison.Ordinal).Split(' ');
            var named = arguments[0].StartsWith('-') || arguments[0] == Workspace.Token ? arguments : [.. arguments, "--host", host];
            var result = await CiTasksProcess.RunAsync(project.Folder, environment, named);
            // GitHub hides a value only after it was told it in this very form.
            var printed = result.All.Replace($"::add-mask::{Workspace.Token}\n", "", StringComparison.Ordinal);
            Assert.DoesNotContain(Workspace.Token, printed, StringComparison.Ordinal);
        }

        foreach (var file in Directory.EnumerateFiles(project.Folder, "*", SearchOption.AllDirectories))
        {
            Assert.False(File.ReadAllText(file).Contains(Workspace.Token, StringComparison.Ordinal), $"{file} holds the token");
        }

        var outside = Directory.EnumerateFiles(Workspace.Root, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) is not ("connection.json" or ".lock"));
        Assert.DoesNotContain(outside, file => File.ReadAllText(file).Contains(Workspace.Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_in_the_manifest_is_refused()
    {
        using var project = new SmallProject();
        project.Replace("citasks.json", "\"job-name\": \"small\"", $"\"job-name\": \"small\", \"databricks-token\": \"{Workspace.Token}\"");
        var result = await RunAsync(project.Folder, "ship");
        Ends(2, result);
        Says("error CIT0105 at citasks.json:7", result);
        Assert.DoesNotContain(Workspace.Token, result.All, StringComparison.Ordinal);
    }
}
