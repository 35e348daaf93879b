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

    [TheoryNeeding("minutes")]
    [InlineData("cancel")]
    [InlineData("fail")]
    [InlineData("wait")]
    public async Task The_run_that_is_taken_up_is_nobody_to_make_way_for(string policy)
    {
        using var folder = new TempFolder();
        await JobAsync("own");
        Workspace.Outcomes("""{"outcomes": [{"result": "SUCCESS", "duration_ms": 5000}]}""");
        using var step = new GitHubStep(Connection);
        string[] command = ["run-job", "--job-name", "own", "--on-active", policy, "--reattach"];
        using (var first = CiTasksProcess.Start(folder.Path, step.Variables, command))
        {
            await first.SeeAsync("run: in progress");
            first.Signal("KILL");
            await first.EndAsync();
        }

        // The same machine in the same attempt, and another machine in the next one.
        Ends(0, await CiTasksProcess.RunAsync(folder.Path, step.Variables, command));
        using var next = new GitHubStep(Connection, attempt: 2);
        Ends(0, await CiTasksProcess.RunAsync(folder.Path, next.Variables, command));
        Assert.Equal("SUCCESS", ResultOf(Assert.Single(await RunsAsync())!));
    }

    [TheoryNeeding("minutes")]
    [InlineData("wait", 0, "SUCCESS")]
    [InlineData("cancel", 0, "CANCELED")]
    [InlineData("fail", 1, null)]
    public async Task In_a_later_attempt_the_policy_holds_for_the_runs_of_others(string policy, int code, string? theirs)
    {
        using var folder = new TempFolder();
        var job = await JobAsync("shared", "\"max_concurrent_runs\": 5");
        Workspace.Outcomes($$"""{"outcomes": [{"result": "SUCCESS", "duration_ms": {{(policy == "wait" ? 4000 : 8000)}}}]}""");
        var other = await RunNowAsync(job);
        await UntilAsync(other, "RUNNING");
        using var step = new GitHubStep(Connection, attempt: 2);
        var result = await CiTasksProcess.RunAsync(folder.Path, step.Variables, "run-job", "--job-name", "shared", "--on-active", policy, "--reattach");
        Ends(code, result);
        Assert.Equal(theirs, ResultOf(await RunAsync(other)));
        // Whatever was started to find out is told, and does not stay.
        Assert.All(await RunsAsync(), run => Assert.True(run!["run_id"]!.GetValue<long>() == other || LifeCycle(run) == "TERMINATED" || LifeCycle(run) == "TERMINATING"));
        if (code == 1)
        {
            Says("CIT0543", result);
            Says("and cancelled", result);
        }
    }
}
