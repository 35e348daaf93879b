using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks.Runs;

/// <summary>Cases A16 and A30, and steps that end before their run does: which start a step is.</summary>
public sealed class StartTests : RunCase
{
    [Theory]
    [InlineData(ProxyFault.DoneButUnavailable)]
    [InlineData(ProxyFault.LostAnswer)]
    [InlineData(ProxyFault.LostRequest)]
    public async Task A16_the_same_token_is_sent_again_and_one_run_is_green(ProxyFault fault)
    {
        using var folder = new TempFolder();
        await JobAsync("once");
        using var proxy = new RecordingProxy(Workspace.Uri, (request, before) =>
            request.Path.EndsWith("run-now", StringComparison.Ordinal) && before == 0 ? fault : ProxyFault.None);
        var result = await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(proxy.Uri), "run-job", "--job-name", "once", "--output", "json");
        Ends(0, result);
        var starts = proxy.To("run-now");
        Assert.Equal(2, starts.Count);
        Assert.Equal(BodyOf(starts[0])["idempotency_token"]!.GetValue<string>(), BodyOf(starts[1])["idempotency_token"]!.GetValue<string>());
        Assert.Equal(Assert.Single(await RunsAsync())!["run_id"]!.ToString(), Output(result, "run-id"));
    }

    [Fact]
    public async Task A_step_that_its_runner_repeats_within_an_attempt_is_told_of_the_run_there_is()
    {
        using var folder = new TempFolder();
        await JobAsync("again");
        Workspace.Outcomes(Failing);
        using var step = new GitHubStep(Connection);
        Ends(1, await CiTasksProcess.RunAsync(folder.Path, step.Variables, "run-job", "--job-name", "again"));
        var second = await CiTasksProcess.RunAsync(folder.Path, step.Variables, "run-job", "--job-name", "again");
        Ends(1, second);
        Says("nothing new is started", second);
        Assert.Single(await RunsAsync());
    }

    [Fact]
    public async Task A_re_run_of_the_workflow_starts_a_run_of_its_own()
    {
        using var folder = new TempFolder();
        await JobAsync("again");
        foreach (var attempt in new[] { 1, 2 })
        {
            using var step = new GitHubStep(Connection, attempt);
            Ends(0, await CiTasksProcess.RunAsync(folder.Path, step.Variables, "run-job", "--job-name", "again"));
        }

        Assert.Equal(2, (await RunsAsync()).Count);
    }

    [Fact]
    public async Task A30_five_legs_of_a_matrix_are_five_runs()
    {
        using var folder = new TempFolder();
        await JobAsync("matrix", "\"max_concurrent_runs\": 10");
        Workspace.Outcomes("""{"outcomes": [{"result": "SUCCESS", "duration_ms": 2000}]}""");
        var legs = await Task.WhenAll(Enumerable.Range(0, 5).Select(async number =>
        {
            using var leg = new GitHubStep(Connection);
            leg.Variables["INPUT_LEG"] = $$"""{"fold": {{number}}}""";
            leg.Variables["INPUT_JOB-NAME"] = "matrix";
            Ends(0, await CiTasksProcess.RunAsync(folder.Path, leg.Variables, "run-job"));
            return leg.Outputs["run-id"];
        }));
        Assert.Equal(5, legs.Distinct().Count());
        Assert.Equal(5, (await RunsAsync()).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_step_that_was_killed_while_it_waited_takes_up_its_run(bool onGitHub)
    {
        using var folder = new TempFolder();
        await JobAsync("killed");
        Workspace.Outcomes("""{"outcomes": [{"result": "SUCCESS", "duration_ms": 6000}]}""");
        using var proxy = new RecordingProxy(Workspace.Uri);
        using var surroundings = new GitHubStep(ConnectionTo(proxy.Uri));
        var variables = onGitHub ? surroundings.Variables : ConnectionTo(proxy.Uri);
        string[] command = ["run-job", "--job-name", "killed", "--reattach", "--result-dir", "result"];
        using (var first = CiTasksProcess.Start(folder.Path, variables, command))
        {
            await OnlyRunAsync("RUNNING");
            await first.SeeAsync("run: in progress");
            first.Signal("KILL");
            Assert.Equal(137, (await first.EndAsync()).ExitCode);
        }

        var run = Assert.Single(await RunsAsync())!["run_id"]!.ToString();
        if (onGitHub)
        {
            // A later step of the workflow can know it, although this one did not live to see the end.
            Assert.Equal(run, surroundings.Outputs["run-id"]);
        }

        var second = await CiTasksProcess.RunAsync(folder.Path, variables, [.. command, "--output", "json"]);
        Ends(0, second);
        Assert.Equal(run, Output(second, "run-id"));
        Assert.Single(await RunsAsync());
        Assert.Empty(proxy.To("runs/cancel"));
    }

    [Fact]
    public async Task A_re_run_of_the_workflow_that_reattaches_takes_up_the_run_of_the_first_attempt()
    {
        using var folder = new TempFolder();
        await JobAsync("killed");
        Workspace.Outcomes("""{"outcomes": [{"result": "SUCCESS", "duration_ms": 6000}]}""");
        using var lost = new GitHubStep(Connection, attempt: 1);
        using (var first = CiTasksProcess.Start(folder.Path, lost.Variables, "run-job", "--job-name", "killed"))
        {
            await OnlyRunAsync("RUNNING");
            await first.SeeAsync("run: in progress");
            first.Signal("KILL");
            await first.EndAsync();
        }

        // Another machine: nothing is left of the first but the service's memory of its token.
        using var next = new GitHubStep(Connection, attempt: 2);
        Ends(0, await CiTasksProcess.RunAsync(folder.Path, next.Variables, "run-job", "--job-name", "killed", "--reattach"));
        Assert.Equal(Assert.Single(await RunsAsync())!["run_id"]!.ToString(), next.Outputs["run-id"]);
    }
}
