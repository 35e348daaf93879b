using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks.Runs;

/// <summary>Case A18: signals. What was started is stopped, and everything that is known is still written.</summary>
public sealed class CancelTests : RunCase
{
    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A18_a_signal_cancels_the_run_within_two_seconds_and_leaves_a_result(string signal, int code)
    {
        using var folder = new TempFolder();
        await JobAsync("endless");
        Workspace.Outcomes(Endless);
        using var proxy = new RecordingProxy(Workspace.Uri);
        using var surroundings = new GitHubStep(ConnectionTo(proxy.Uri));
        using var step = CiTasksProcess.Start(folder.Path, surroundings.Variables, "run-job", "--job-name", "endless");
        await step.SeeAsync("run: in progress");
        var run = await OnlyRunAsync("RUNNING");
        var sent = TimeProvider.System.GetUtcNow();
        step.Signal(signal);
        var result = await step.EndAsync();

        Ends(code, result);
        var cancel = Assert.Single(proxy.To("runs/cancel"));
        Assert.Equal(run, BodyOf(cancel)["run_id"]!.GetValue<long>());
        Assert.InRange(cancel.At - sent, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.StartsWith("TERMINAT", LifeCycle(await RunAsync(run)), StringComparison.Ordinal);
        Assert.Equal(run.ToString(), surroundings.Outputs["run-id"]);
        Assert.Contains(surroundings.Outputs["life-cycle-state"], new[] { "TERMINATING", "TERMINATED" });
        Assert.Contains("run-job", surroundings.Summary, StringComparison.Ordinal);
        Assert.Contains(run.ToString(), surroundings.Result("run-job.json"), StringComparison.Ordinal);
        Assert.Contains("\"outcome\": \"cancelled\"", surroundings.Result("run-job.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST /api/2.*/jobs/runs/cancel answer status=429 retry-after=8 count=1")]
    [InlineData("POST /api/2.*/jobs/runs/cancel answer status=503 count=3")]
    [InlineData("GET /api/2.*/jobs/runs/get hang ms=3000 after=3 count=1")]
    public async Task What_goes_wrong_with_a_cancel_is_tried_again_while_there_is_time(string fault)
    {
        await using var workspace = await RehearsalServer.StartWithOutcomesAsync(Endless, "--fault", fault);
        using var folder = new TempFolder();
        using var content = new StringContent("""{"name": "endless", "tasks": [{"task_key": "main", "sql_task": {"warehouse_id": "w", "query": {"query_id": "q"}}}]}""");
        (await workspace.Http.PostAsync(new Uri("api/2.2/jobs/create", UriKind.Relative), content)).EnsureSuccessStatusCode();
        var connection = new Dictionary<string, string> { ["DATABRICKS_HOST"] = workspace.Uri.ToString(), ["DATABRICKS_TOKEN"] = workspace.Token };
        using var step = CiTasksProcess.Start(folder.Path, connection, "run-job", "--job-name", "endless");
        await step.SeeAsync("run: in progress");
        step.Signal("TERM");
        var result = await step.EndAsync();
        Ends(143, result);
        Assert.Matches("run [0-9]+: (TERMINATING|CANCELED)", result.All);
    }

    [Fact]
    public async Task A_signal_starts_none_of_the_runs_that_wait_in_line()
    {
        using var folder = new TempFolder();
        await JobAsync("many");
        Workspace.Outcomes(Endless);
        folder.Write("runs.json", "[" + string.Join(',', Enumerable.Repeat("""{"job_name": "many"}""", 20)) + "]");
        using var proxy = new RecordingProxy(Workspace.Uri);
        using var step = CiTasksProcess.Start(folder.Path, ConnectionTo(proxy.Uri), "run-job", "--run-file", "runs.json", "--order", "parallel");
        await step.SeeAsync("started");
        step.Signal("INT");
        var result = await step.EndAsync();
        Ends(130, result);
        Says("nothing was started", result);
        Assert.InRange(proxy.To("run-now").Count, 1, 19);
        Assert.All(await RunsAsync(), run => Assert.StartsWith("TERMINAT", LifeCycle(run!), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_this_step_did_not_start_is_not_cancelled()
    {
        using var folder = new TempFolder();
        var job = await JobAsync("theirs");
        Workspace.Outcomes(Endless);
        var run = await RunNowAsync(job);
        await UntilAsync(run, "RUNNING");
        using var proxy = new RecordingProxy(Workspace.Uri);
        using var step = CiTasksProcess.Start(folder.Path, ConnectionTo(proxy.Uri), "run-job", "--job-name", "theirs", "--reattach", "--run-id", run.ToString());
        await step.SeeAsync("run: in progress");
        step.Signal("TERM");
        Ends(143, await step.EndAsync());
        Assert.Empty(proxy.To("runs/cancel"));
        Assert.Equal("RUNNING", LifeCycle(await RunAsync(run)));
    }

    [Theory]
    [InlineData("INT", "INT", 130)]
    [InlineData("INT", "TERM", 130)]
    [InlineData("TERM", "INT", 143)]
    public async Task A_second_signal_ends_it_at_once(string first, string second, int code)
    {
        using var folder = new TempFolder();
        await JobAsync("stuck");
        Workspace.Outcomes(Endless);
        // The workspace is slow to take the cancellation: without a second signal the step waits for it.
        using var proxy = new RecordingProxy(Workspace.Uri, (request, _) =>
            request.Path.EndsWith("runs/cancel", StringComparison.Ordinal) ? ProxyFault.SlowAnswer : ProxyFault.None);
        using var step = CiTasksProcess.Start(folder.Path, ConnectionTo(proxy.Uri), "run-job", "--job-name", "stuck");
        await step.SeeAsync("run: in progress");
        step.Signal(first);
        await step.SeeAsync("cancelling run");
        await Task.Delay(400);
        var sent = TimeProvider.System.GetTimestamp();
        step.Signal(second);
        var result = await step.EndAsync();
        Assert.True(TimeProvider.System.GetElapsedTime(sent) < TimeSpan.FromSeconds(1.2), "it went on after the second signal");
        Ends(code, result);
        Assert.DoesNotContain("CIT0507", result.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_key_press_that_arrives_twice_is_one_signal()
    {
        using var folder = new TempFolder();
        await JobAsync("twice");
        Workspace.Outcomes(Endless);
        using var proxy = new RecordingProxy(Workspace.Uri);
        using var step = CiTasksProcess.Start(folder.Path, ConnectionTo(proxy.Uri), "run-job", "--job-name", "twice");
        await step.SeeAsync("run: in progress");
        step.Signal("INT", "TERM");
        var result = await step.EndAsync();
        Says("CIT0507", result);
        Assert.Single(proxy.To("runs/cancel"));
        Assert.Contains(result.ExitCode, new[] { 130, 143 });
    }
}
