using CiTasks.Testing;
using CiTasks.Testing.GitHubRunner;

namespace CiTasks.AcceptanceTests.Containers;

/// <summary>Whoever cancels a workflow, or lets a step run too long, stops the run on Databricks too, within the runner's ten seconds.</summary>
[Collection(TimedContainerTests.Name)]
public sealed class CancelActionTests
{
    private const string Endless = """{"outcomes": [{"result": "SUCCESS", "duration_ms": 600000}]}""";

    [FactNeeding("docker")]
    public async Task A_cancelled_step_and_one_that_runs_too_long_cancel_their_runs_and_still_tell_everything()
    {
        await using var job = await RehearsalJob.StartAsync();
        job.Outcomes(Endless);
        foreach (var name in (string[])["one", "two", "shipped"])
        {
            await job.JobAsync(name);
        }

        job.Write("citasks.json", """{"run-job": [{"job-name": "shipped"}]}""");
        // Side by side, as the jobs of a matrix: each has a container and files of its own.
        var cancelled = await job.Job.StartAsync(RehearsalJob.Step("run-job", ("job-name", "one")) with { Id = "one" });
        var shipped = await job.Job.StartAsync(RehearsalJob.Step("") with { Id = "shipped" });
        var late = await job.Job.StartAsync(RehearsalJob.Step("run-job", ("job-name", "two")) with { Id = "two", Timeout = TimeSpan.FromSeconds(8) });
        await cancelled.SeeAsync("run: in progress");
        await shipped.SeeAsync("run: in progress");
        await late.SeeAsync("run: in progress");
        cancelled.Cancel();
        shipped.Cancel();

        await CheckAsync(job, (await cancelled.EndAsync()).Ends("cancelled", 130), "run-job");
        await CheckAsync(job, (await shipped.EndAsync()).Ends("cancelled", 130), "ship");
        var timedOut = (await late.EndAsync()).Ends("failure", 130);
        await CheckAsync(job, timedOut, "run-job");
        Assert.Contains(timedOut.Errors(), error => error.Message.Contains("has timed out", StringComparison.Ordinal));
    }

    private static async Task CheckAsync(RehearsalJob job, StepResult result, string task)
    {
        // One signal was enough: it ended before the second one, and long before the end.
        Assert.Equal(["SIGINT"], result.Signals);
        Assert.InRange(result.Ending!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(7.5));
        Assert.False(result.ContainerLeft);
        var run = await job.UntilAsync(result.Outputs["run-id"], "TERMINAT");
        Assert.True(run["state"]!["result_state"]?.GetValue<string>() is null or "CANCELED", run.ToJsonString());
        Assert.StartsWith("TERMINAT", result.Outputs["life-cycle-state"], StringComparison.Ordinal);
        Assert.True(result.Outputs["result-state"] is "" or "CANCELED", result.Page);
        Assert.Contains(task, result.Summary, StringComparison.Ordinal);
        Assert.Contains(result.Outputs["run-id"], result.Summary, StringComparison.Ordinal);
    }
}
