using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks.Runs;

/// <summary>What <c>on-active</c> does about a job that is running already.</summary>
public sealed class OnActiveTests : RunCase
{
    [Fact]
    public async Task Fail_starts_nothing_and_names_the_run()
    {
        using var folder = new TempFolder();
        var active = await ActiveAsync(Endless);
        using var proxy = new RecordingProxy(Workspace.Uri);
        var result = await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(proxy.Uri), "run-job", "--job-name", "busy", "--on-active", "fail");
        Ends(1, result);
        Says(active.ToString(), result);
        Assert.Empty(proxy.To("run-now"));
        Assert.Equal("RUNNING", LifeCycle(await RunAsync(active)));
    }

    [Fact]
    public async Task Cancel_cancels_it_and_then_starts()
    {
        using var folder = new TempFolder();
        var active = await ActiveAsync(Endless);
        Workspace.Outcomes(Succeeding);
        Ends(0, await RunAsync(folder.Path, "run-job", "--job-name", "busy", "--on-active", "cancel"));
        Assert.Equal("CANCELED", ResultOf(await RunAsync(active)));
        Assert.Equal(2, (await RunsAsync()).Count);
    }

    [Fact]
    public async Task Wait_starts_when_it_is_over()
    {
        using var folder = new TempFolder();
        var active = await ActiveAsync("""{"outcomes": [{"result": "FAILED", "duration_ms": 4000}]}""");
        Workspace.Outcomes(Succeeding);
        using var proxy = new RecordingProxy(Workspace.Uri);
        Ends(0, await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(proxy.Uri), "run-job", "--job-name", "busy", "--on-active", "wait"));
        var end = DateTimeOffset.FromUnixTimeMilliseconds((await RunAsync(active))["end_time"]!.GetValue<long>());
        Assert.True(Assert.Single(proxy.To("run-now")).At >= end, "it started before the other one was over");
    }

    [Fact]
    public async Task Queue_lets_the_service_keep_it_until_then()
    {
        using var folder = new TempFolder();
        await ActiveAsync("""{"outcomes": [{"result": "FAILED", "duration_ms": 4000}]}""");
        Workspace.Outcomes(Succeeding);
        var result = await RunAsync(folder.Path, "run-job", "--job-name", "busy", "--on-active", "queue");
        Ends(0, result);
        Says("run: queued", result);
    }

    [Fact]
    public async Task Ignore_leaves_it_to_the_limits_of_the_job()
    {
        using var folder = new TempFolder();
        await ActiveAsync(Endless, "\"max_concurrent_runs\": 2");
        Workspace.Outcomes(Succeeding);
        Ends(0, await RunAsync(folder.Path, "run-job", "--job-name", "busy", "--on-active", "ignore"));
    }

    private async Task<long> ActiveAsync(string outcomes, string more = "")
    {
        var job = await JobAsync("busy", more);
        Workspace.Outcomes(outcomes);
        var active = await RunNowAsync(job);
        await UntilAsync(active, "RUNNING");
        // Its task has asked for its outcome by the time it is running; the file may change now.
        await UntilTaskRunsAsync(active);
        return active;
    }

    private async Task UntilTaskRunsAsync(long run)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        while (LifeCycle((await RunAsync(run))["tasks"]![0]!) != "RUNNING")
        {
            await Task.Delay(25, limit.Token);
        }

        await Task.Delay(200);
    }
}
