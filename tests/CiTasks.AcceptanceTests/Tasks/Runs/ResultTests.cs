using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks.Runs;

/// <summary>Cases A13, A14, A15: what ends red, what green, and what is said first.</summary>
public sealed class ResultTests : RunCase
{
    [Fact]
    public async Task A13_a_run_that_failed_before_the_first_look_is_red_with_the_tasks_own_error_first()
    {
        using var folder = new TempFolder();
        await JobAsync("broken");
        Workspace.Outcomes(Failing);
        // The first look comes when all is over.
        using var proxy = new RecordingProxy(Workspace.Uri, (request, _) => request.Path.EndsWith("run-now", StringComparison.Ordinal) ? ProxyFault.SlowAnswer : ProxyFault.None);
        using var step = new GitHubStep(ConnectionTo(proxy.Uri));
        var result = await CiTasksProcess.RunAsync(folder.Path, step.Variables, "run-job", "--job-name", "broken");
        Ends(1, result);
        var first = result.Output.Split('\n').First(line => line.StartsWith("::error", StringComparison.Ordinal));
        Assert.Contains("KeyError: 'lost'", first, StringComparison.Ordinal);
        Assert.Equal("FAILED", step.Outputs["result-state"]);
        Assert.Equal(Assert.Single(await RunsAsync())!["run_id"]!.ToString(), step.Outputs["run-id"]);
    }

    [Fact]
    public async Task A14_a_run_that_was_skipped_for_another_one_names_that_one()
    {
        using var folder = new TempFolder();
        var job = await JobAsync("busy", "\"queue\": {\"enabled\": false}");
        Workspace.Outcomes(Endless);
        var active = await RunNowAsync(job);
        var result = await RunAsync(folder.Path, "run-job", "--job-name", "busy", "--output", "json");
        Ends(1, result);
        Assert.Equal(("SKIPPED", "MAXIMUM_CONCURRENT_RUNS_REACHED"), (Output(result, "life-cycle-state"), Output(result, "result-state")));
        var error = result.Json["diagnostics"]![0]!;
        var told = $"{error["summary"]} {error["detail"]} {error["hint"]}";
        Assert.Contains("another run of this job is active", told, StringComparison.Ordinal);
        Assert.Contains(active.ToString(), told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fail", 1, "error")]
    [InlineData("warn", 0, "warning")]
    public async Task A15_success_with_failures_is_what_the_policy_says(string policy, int code, string severity)
    {
        using var folder = new TempFolder();
        const string Sql = """ "sql_task": {"warehouse_id": "w", "query": {"query_id": "q"}} """;
        await JobAsync("mixed", $$"""
            "tasks": [{"task_key": "load",{{Sql}}}, {"task_key": "tidy", "run_if": "ALL_DONE", "depends_on": [{"task_key": "load"}],{{Sql}}}]
            """);
        Workspace.Outcomes("""{"outcomes": [{"task": "load", "result": "FAILED", "message": "KeyError: 'lost'"}, {"result": "SUCCESS"}]}""");
        var result = await RunAsync(folder.Path, "run-job", "--job-name", "mixed", "--success-with-failures", policy, "--output", "json");
        Ends(code, result);
        Assert.Equal("SUCCESS_WITH_FAILURES", Output(result, "result-state"));
        var told = Assert.Single(result.Json["diagnostics"]!.AsArray())!;
        Assert.Equal(severity, told["severity"]!.GetValue<string>());
        Assert.Contains("load", told["summary"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"life_cycle_state": "TERMINATED", "result_state": "SUCCESS"}""", 0)]
    [InlineData("""{"life_cycle_state": "TERMINATED", "result_state": "GLORIOUS"}""", 1)]
    [InlineData("""{"life_cycle_state": "TERMINATED", "result_state": "EXCLUDED"}""", 1)]
    [InlineData("""{"life_cycle_state": "TERMINATED", "result_state": "CANCELED"}""", 1)]
    [InlineData("""{"life_cycle_state": "TERMINATED", "result_state": "TIMEDOUT"}""", 1)]
    [InlineData("""{"life_cycle_state": "INTERNAL_ERROR", "state_message": "the driver is gone"}""", 1)]
    [InlineData("""{"life_cycle_state": "SKIPPED", "result_state": "DISABLED"}""", 1)]
    public async Task Only_success_is_green(string end, int code)
    {
        using var folder = new TempFolder();
        await JobAsync("ends");
        Workspace.Outcomes($$"""{"runs": [{"states": [{{end}}]}]}""");
        Ends(code, await RunAsync(folder.Path, "run-job", "--job-name", "ends"));
    }
}
