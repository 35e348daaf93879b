using CiTasks.AcceptanceTests.Uses;
using CiTasks.Testing;
using CiTasks.Testing.AzureAgent;

namespace CiTasks.AcceptanceTests.Extension;

/// <summary>What a job prints is text: it makes no issue, hides nothing, sets nothing, ends nothing and folds nothing.</summary>
public sealed class LogInjectionTests
{
    [FactNeeding("npm")]
    public async Task A_job_that_prints_commands_changes_nothing_but_text()
    {
        await using var workspace = await RehearsalServer.StartAsync();
        using var quietJob = new ExtensionJob(workspace);
        using var loudJob = new ExtensionJob(workspace);
        await quietJob.PythonJobAsync("quiet", LoudJob.Quiet);
        await quietJob.PythonJobAsync("louder", LoudJob.Loud);
        var steps = await Task.WhenAll(
            quietJob.Agent.RunAsync(ExtensionJob.Step("run-job", ("job-name", "quiet"))),
            loudJob.Agent.RunAsync(ExtensionJob.Step("run-job", ("job-name", "louder"))));
        var (quiet, loud) = (steps[0].Ends(TaskVerdict.Failed), steps[1].Ends(TaskVerdict.Failed));

        // What the loud one says was really shown.
        loud.Says("smuggled");
        Assert.Contains("smuggled", Assert.Single(loud.Log.Summaries), StringComparison.Ordinal);
        Assert.Equal(Known(quiet), Known(loud));
        Assert.Equal(quiet.Log.Masks, loud.Log.Masks);
        Assert.Equal(quiet.Log.Issues.Select(issue => (issue.Type, issue.Path, issue.Line)), loud.Log.Issues.Select(issue => (issue.Type, issue.Path, issue.Line)));
        Assert.Equal(Formatted(quiet), Formatted(loud));
        Assert.Equal(quiet.Outputs.Keys, loud.Outputs.Keys);
        Assert.Equal(quiet.Outputs["resultState"], loud.Outputs["resultState"]);
        Assert.Equal(quiet.Outputs["tasks"], loud.Outputs["tasks"]);
        Assert.Equal(quiet.Log.Tags, loud.Log.Tags);
        Assert.Empty(loud.Log.Variables);
        Assert.Empty(loud.Log.Path);
        Assert.Empty(loud.Log.Attachments);
        Assert.DoesNotContain(loud.Log.Printed, line => line.Contains('\u001b', StringComparison.Ordinal));
        Assert.All(loud.Log.Printed, line => Assert.True(line.Length < 100_000, $"a line of {line.Length} characters"));
    }

    // How often the progress was told hangs on how long it took.
    private static IEnumerable<string> Known(TaskOutcome result) => result.Log.Commands.Select(command => command.Name).Where(name => name != "task.setprogress");

    private static IEnumerable<string> Formatted(TaskOutcome result) =>
        result.Log.Lines.Where(line => line.StartsWith("##[", StringComparison.Ordinal)).Select(line => line[..(line.IndexOf(']', StringComparison.Ordinal) + 1)]);
}
