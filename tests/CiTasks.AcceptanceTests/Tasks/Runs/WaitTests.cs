using System.Text.RegularExpressions;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks.Runs;

/// <summary>Cases A12, A17 and A19: states, outages and time limits while a run is waited for.</summary>
public sealed partial class WaitTests : RunCase
{
    [Fact]
    public async Task A12_every_state_is_one_line_and_the_end_is_green()
    {
        using var folder = new TempFolder();
        await JobAsync("states");
        Workspace.Outcomes("""
            {"outcomes": [{"result": "SUCCESS"}],
             "runs": [{"states": [
               {"life_cycle_state": "QUEUED", "ms": 1500}, {"life_cycle_state": "BLOCKED", "ms": 1500}, {"life_cycle_state": "PENDING", "ms": 1500},
               {"life_cycle_state": "RUNNING", "ms": 1500}, {"life_cycle_state": "WAITING_FOR_RETRY", "ms": 1500}, {"life_cycle_state": "RUNNING", "ms": 1500},
               {"life_cycle_state": "TERMINATED", "result_state": "SUCCESS"}]}]}
            """);
        var result = await RunAsync(folder.Path, "run-job", "--job-name", "states");
        Ends(0, result);
        Assert.Equal(["queued", "blocked", "pending", "in progress", "waiting for retry", "in progress", "succeeded"], StatesOfRun(result));
    }

    [Fact]
    public async Task States_that_nobody_knows_keep_it_waiting()
    {
        using var folder = new TempFolder();
        await JobAsync("states");
        Workspace.Outcomes("""
            {"outcomes": [{"result": "SUCCESS"}],
             "runs": [{"states": [{"life_cycle_state": "FROBNICATING", "ms": 1500}, {"life_cycle_state": "RUNNING", "ms": 1200}, {"life_cycle_state": "TERMINATED", "result_state": "SUCCESS"}]}]}
            """);
        var result = await RunAsync(folder.Path, "run-job", "--job-name", "states");
        Ends(0, result);
        Assert.Equal(["frobnicating", "in progress", "succeeded"], StatesOfRun(result));
    }

    [Fact]
    public async Task A17_an_outage_of_every_kind_is_waited_out_and_Retry_After_is_honoured()
    {
        using var folder = new TempFolder();
        await JobAsync("patient");
        Workspace.Outcomes("""{"outcomes": [{"result": "SUCCESS", "duration_ms": 1500}]}""");
        using var proxy = new RecordingProxy(Workspace.Uri)
        {
            Answer = (request, before) => !IsPoll(request) ? null : before switch
            {
                1 => new(502, "<html>Bad Gateway</html>"),
                2 => new(429, """{"error_code": "REQUEST_LIMIT_EXCEEDED", "message": "slow down"}""", RetryAfter: 2),
                3 => new(200, "<html><title>Sign in</title></html>"),
                4 => new(503, """{"error_code": "TEMPORARILY_UNAVAILABLE", "message": "later"}"""),
                _ => null,
            },
        };
        var result = await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(proxy.Uri), "run-job", "--job-name", "patient", "--outage-window", "1m");
        Ends(0, result);
        Says("no answer", result);
        Says("the workspace answers again", result);
        var polls = proxy.Requests.Where(IsPoll).ToList();
        Assert.True(polls[3].At - polls[2].At >= TimeSpan.FromSeconds(2), $"asked again {polls[3].At - polls[2].At} after 429 with Retry-After: 2");
        Assert.Single(proxy.To("run-now"));
        Assert.Single(await RunsAsync());
    }

    [Fact]
    public async Task A_start_that_takes_too_long_is_a_time_out_too()
    {
        using var folder = new TempFolder();
        await JobAsync("late");
        Workspace.Outcomes(Endless);
        using var proxy = new RecordingProxy(Workspace.Uri, (request, _) => request.Path.EndsWith("run-now", StringComparison.Ordinal) ? ProxyFault.SlowAnswer : ProxyFault.None);
        var result = await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(proxy.Uri), "run-job", "--job-name", "late", "--timeout", "1s");
        Ends(5, result);
        Says("CIT0540", result);
    }

    [Fact]
    public async Task Nobody_is_waited_for_longer_than_the_window()
    {
        using var folder = new TempFolder();
        await JobAsync("asked");
        using var proxy = new RecordingProxy(Workspace.Uri)
        {
            Answer = (request, before) => before == 0 && request.Path.EndsWith("runs/get", StringComparison.Ordinal)
                ? new CannedAnswer(429, """{"error_code":"REQUEST_LIMIT_EXCEEDED","message":"slow down"}""", RetryAfter: 9_999_999)
                : null,
        };
        Ends(0, await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(proxy.Uri), "run-job", "--job-name", "asked", "--outage-window", "2s"));
    }

    [Fact]
    public async Task An_outage_that_outlives_its_window_is_exit_code_6_and_the_run_goes_on()
    {
        using var folder = new TempFolder();
        await JobAsync("lost");
        Workspace.Outcomes(Endless);
        using var proxy = new RecordingProxy(Workspace.Uri)
        {
            Answer = (request, before) => IsPoll(request) && before > 0 ? new(502, "<html>Bad Gateway</html>") : null,
        };
        var result = await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(proxy.Uri), "run-job", "--job-name", "lost", "--outage-window", "3s");
        Ends(6, result);
        Assert.Equal("RUNNING", LifeCycle(Assert.Single(await RunsAsync())!));
        Assert.Empty(proxy.To("runs/cancel"));
    }

    [Fact]
    public async Task A19_a_run_that_takes_too_long_is_cancelled()
    {
        using var folder = new TempFolder();
        await JobAsync("slow");
        Workspace.Outcomes(Endless);
        var result = await RunAsync(folder.Path, "run-job", "--job-name", "slow", "--timeout", "2s", "--on-timeout", "cancel", "--output", "json");
        Ends(5, result);
        var run = Assert.Single(await RunsAsync())!;
        Assert.Equal(run["run_id"]!.ToString(), Output(result, "run-id"));
        Assert.StartsWith("TERMINAT", LifeCycle(run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A19_or_left_alone_for_a_later_step_that_takes_it_up()
    {
        using var folder = new TempFolder();
        await JobAsync("slow");
        Workspace.Outcomes("""{"outcomes": [{"result": "SUCCESS", "duration_ms": 5000}]}""");
        var first = await RunAsync(folder.Path, "run-job", "--job-name", "slow", "--timeout", "1s", "--on-timeout", "leave", "--output", "json");
        Ends(5, first);
        Assert.Equal("RUNNING", LifeCycle(Assert.Single(await RunsAsync())!));
        var second = await RunAsync(folder.Path, "run-job", "--job-name", "slow", "--reattach", "--run-id", Output(first, "run-id"), "--output", "json");
        Ends(0, second);
        Assert.Equal((Output(first, "run-id"), "SUCCESS"), (Output(second, "run-id"), Output(second, "result-state")));
        Assert.Single(await RunsAsync());
    }

    private static bool IsPoll(RecordedRequest request) => request.Path.EndsWith("runs/get", StringComparison.Ordinal);

    /// <summary>What the log says the run itself was doing, line by line.</summary>
    private static string[] StatesOfRun(CiTasksResult result) => [.. StateOfRun().Matches(result.Output).Select(match => match.Groups[1].Value)];

    [GeneratedRegex(@"^ +[0-9.]+ \S+(?: [0-9]+ s)?  run: ([a-z ]+?)(?: –.*)?$", RegexOptions.Multiline)]
    private static partial Regex StateOfRun();
}
