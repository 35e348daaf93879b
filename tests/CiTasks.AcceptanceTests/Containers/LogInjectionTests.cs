using CiTasks.AcceptanceTests.Uses;
using CiTasks.Testing;
using CiTasks.Testing.GitHubRunner;

namespace CiTasks.AcceptanceTests.Containers;

/// <summary>What a job prints is text: it makes no annotation, hides nothing, sets nothing and stops nothing.</summary>
[Collection(ContainerTests.Name)]
public sealed class LogInjectionTests
{
    [FactNeeding("docker")]
    public async Task A_job_that_prints_commands_changes_nothing_but_text()
    {
        await using var job = await RehearsalJob.StartAsync();
        await job.PythonJobAsync("quiet", LoudJob.Quiet);
        await job.PythonJobAsync("louder", LoudJob.Loud);
        var quiet = (await job.Job.RunAsync(RehearsalJob.Step("run-job", ("job-name", "quiet")))).Ends("failure", 1);
        var loud = (await job.Job.RunAsync(RehearsalJob.Step("run-job", ("job-name", "louder")))).Ends("failure", 1);

        // What the loud one says was really shown.
        Assert.Contains(loud.Printed, line => line.Contains("smuggled", StringComparison.Ordinal));
        Assert.Contains("smuggled", loud.Summary, StringComparison.Ordinal);
        Assert.Equal(Known(quiet), Known(loud));
        Assert.Equal(quiet.Commands.Masks, loud.Commands.Masks);
        Assert.Equal(quiet.Annotations.Select(annotation => (annotation.Level, annotation.File, annotation.Line)), loud.Annotations.Select(annotation => (annotation.Level, annotation.File, annotation.Line)));
        Assert.Equal(quiet.Outputs.Keys, loud.Outputs.Keys);
        Assert.Equal(quiet.Outputs["result-state"], loud.Outputs["result-state"]);
        Assert.Equal(quiet.Outputs["tasks"], loud.Outputs["tasks"]);
        Assert.Empty(loud.Environment);
        Assert.Empty(loud.State);
        Assert.Empty(loud.Path);
        Assert.Empty(loud.Commands.Problems);
        Assert.False(loud.Commands.IsStopped);
        Assert.DoesNotContain(loud.Printed, line => line.Contains('\u001b', StringComparison.Ordinal));
        Assert.All(loud.Printed, line => Assert.True(line.Length < 100_000, $"a line of {line.Length} characters"));
    }

    private static IEnumerable<string> Known(StepResult result) => result.Commands.All.Select(command => command.Name);
}
