using CiTasks.Testing;
using CiTasks.Testing.AzureAgent;

namespace CiTasks.AcceptanceTests.Extension;

/// <summary>Whoever cancels a pipeline, or lets a step run too long, stops the run on Databricks too, before the agent's second signal.</summary>
public sealed class CancelTests
{
    private const string Endless = """{"outcomes": [{"result": "SUCCESS", "duration_ms": 600000}]}""";

    [FactNeeding("npm")]
    public async Task A_cancelled_step_and_one_that_runs_too_long_cancel_their_runs_and_still_tell_everything()
    {
        await using var workspace = await RehearsalServer.StartWithOutcomesAsync(Endless);
        using var first = new ExtensionJob(workspace);
        using var second = new ExtensionJob(workspace);
        using var third = new ExtensionJob(workspace);
        foreach (var name in (string[])["one", "two", "shipped"])
        {
            await first.JobAsync(name);
        }

        second.Write("citasks.json", """{"run-job": [{"job-name": "shipped"}]}""");
        // Side by side, as the jobs of a matrix: each has an agent of its own.
        var cancelled = first.Agent.Start(ExtensionJob.Step("run-job", ("job-name", "one")));
        var shipped = second.Agent.Start(ExtensionJob.Step("ship"));
        var late = third.Agent.Start(ExtensionJob.Step("run-job", ("job-name", "two")) with { Timeout = TimeSpan.FromSeconds(10) });
        await cancelled.SeeAsync("run: in progress");
        await shipped.SeeAsync("run: in progress");
        await late.SeeAsync("run: in progress");
        cancelled.Cancel();
        shipped.Cancel();

        await CheckAsync(first, (await cancelled.EndAsync()).Ends(TaskVerdict.Canceled), "run-job");
        await CheckAsync(second, (await shipped.EndAsync()).Ends(TaskVerdict.Canceled), "ship");
        await CheckAsync(third, (await late.EndAsync()).Ends(TaskVerdict.Failed), "run-job");
    }

    private static async Task CheckAsync(ExtensionJob job, TaskOutcome result, string task)
    {
        // One signal was enough: it ended before the second one, and long before the end.
        Assert.Equal(["SIGINT"], result.Signals);
        Assert.InRange(result.Ending!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(7.5));
        Assert.Equal(TaskVerdict.Canceled, result.Log.Completed);
        var run = await job.UntilAsync(result.Outputs["runId"], "TERMINAT");
        Assert.True(run["state"]!["result_state"]?.GetValue<string>() is null or "CANCELED", run.ToJsonString());
        Assert.StartsWith("TERMINAT", result.Outputs["lifeCycleState"], StringComparison.Ordinal);
        Assert.True(result.Outputs["resultState"] is "" or "CANCELED", result.Page);
        var page = Assert.Single(result.Log.Summaries);
        Assert.Contains(task, page, StringComparison.Ordinal);
        Assert.Contains(result.Outputs["runId"], page, StringComparison.Ordinal);
    }
}
