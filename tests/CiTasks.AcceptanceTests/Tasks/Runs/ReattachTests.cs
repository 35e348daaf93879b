using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks.Runs;

/// <summary>Case A20: the same step again with the run of an earlier one, which is active, done, failed or gone.</summary>
public sealed class ReattachTests : RunCase
{
    [Fact]
    public async Task A20_an_active_run_is_waited_for()
    {
        using var folder = new TempFolder();
        var job = await JobAsync("again");
        Workspace.Outcomes("""{"outcomes": [{"result": "SUCCESS", "duration_ms": 3000}]}""");
        var run = await RunNowAsync(job);
        await UntilAsync(run, "RUNNING");
        await GreenWithoutStartAsync(folder, run);
    }

    [Fact]
    public async Task A20_a_run_that_succeeded_is_the_result()
    {
        using var folder = new TempFolder();
        var run = await RunNowAsync(await JobAsync("again"));
        await UntilAsync(run, "TERMINATED");
        await GreenWithoutStartAsync(folder, run);
    }

    [Fact]
    public async Task A20_a_run_that_failed_is_repaired_with_its_parameters()
    {
        using var folder = new TempFolder();
        var job = await JobAsync("again", """ "parameters": [{"name": "env", "default": "dev"}] """);
        Workspace.Outcomes(Failing);
        var run = await RunNowAsync(job, """, "job_parameters": {"env": "ci"}""");
        await UntilAsync(run, "INTERNAL_ERROR");
        using var proxy = new RecordingProxy(Workspace.Uri);

        // Both repairs fail: the second one has to name the first.
        var red = await CiTasksProcess.RunAsync(
            folder.Path, ConnectionTo(proxy.Uri), "run-job", "--job-name", "again", "--job-parameters", "env=ci", "--reattach", "--run-id", run.ToString(), "--repair", "2", "--output", "json");
        Ends(1, red);
        var repairs = proxy.To("runs/repair").Select(BodyOf).ToList();
        Assert.Equal(2, repairs.Count);
        Assert.All(repairs, repair =>
        {
            Assert.Equal(run, repair["run_id"]!.GetValue<long>());
            Assert.True(repair["rerun_all_failed_tasks"]!.GetValue<bool>());
            Assert.Equal("ci", repair["job_parameters"]!["env"]!.GetValue<string>());
        });
        Assert.Null(repairs[0]["latest_repair_id"]);
        Assert.NotNull(repairs[1]["latest_repair_id"]);

        // The third is the one that helps, and the run's result is what counts.
        Workspace.Outcomes(Succeeding);
        var green = await CiTasksProcess.RunAsync(
            folder.Path, ConnectionTo(proxy.Uri), "run-job", "--job-name", "again", "--job-parameters", "env=ci", "--reattach", "--run-id", run.ToString(), "--repair", "1", "--output", "json");
        Ends(0, green);
        Assert.Equal((run.ToString(), "SUCCESS"), (Output(green, "run-id"), Output(green, "result-state")));
        Assert.NotEqual(repairs[1]["latest_repair_id"]!.ToString(), BodyOf(proxy.To("runs/repair")[2])["latest_repair_id"]!.ToString());
        Assert.Empty(proxy.To("run-now"));
    }

    [Fact]
    public async Task A20_a_run_that_failed_makes_room_for_a_fresh_one_without_repair()
    {
        using var folder = new TempFolder();
        var job = await JobAsync("again");
        Workspace.Outcomes(Failing);
        var run = await RunNowAsync(job);
        await UntilAsync(run, "INTERNAL_ERROR");
        Workspace.Outcomes(Succeeding);
        await GreenWithFreshAsync(folder, run);
    }

    [Fact]
    public async Task A20_a_run_that_is_gone_makes_room_for_a_fresh_one()
    {
        using var folder = new TempFolder();
        var run = await RunNowAsync(await JobAsync("again"));
        await UntilAsync(run, "TERMINATED");
        await PostAsync("api/2.2/jobs/runs/delete", $$"""{"run_id": {{run}}}""");
        await GreenWithFreshAsync(folder, run);
    }

    [Fact]
    public async Task A_repair_whose_answer_is_lost_is_asked_for_once()
    {
        using var folder = new TempFolder();
        await JobAsync("again");
        Workspace.Outcomes(Failing);
        using var proxy = new RecordingProxy(Workspace.Uri, (request, before) =>
            request.Path.EndsWith("runs/repair", StringComparison.Ordinal) && before == 0 ? ProxyFault.LostAnswer : ProxyFault.None);
        Ends(1, await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(proxy.Uri), "run-job", "--job-name", "again", "--repair", "1"));
        var run = Assert.Single(await RunsAsync())!["run_id"]!.GetValue<long>();
        var history = (await GetAsync($"api/2.2/jobs/runs/get?run_id={run}&include_history=true"))["repair_history"]!.AsArray();
        Assert.Single(history, entry => entry!["type"]!.GetValue<string>() == "REPAIR");
    }

    private async Task GreenWithoutStartAsync(TempFolder folder, long run)
    {
        using var proxy = new RecordingProxy(Workspace.Uri);
        var result = await ReattachAsync(folder, proxy, run);
        Ends(0, result);
        Assert.Equal((run.ToString(), "SUCCESS"), (Output(result, "run-id"), Output(result, "result-state")));
        Assert.All(proxy.Requests, request => Assert.Equal("GET", request.Method));
    }

    private async Task GreenWithFreshAsync(TempFolder folder, long run)
    {
        using var proxy = new RecordingProxy(Workspace.Uri);
        var result = await ReattachAsync(folder, proxy, run);
        Ends(0, result);
        Assert.NotEqual(run.ToString(), Output(result, "run-id"));
        Assert.Single(proxy.To("run-now"));
    }

    private Task<CiTasksResult> ReattachAsync(TempFolder folder, RecordingProxy proxy, long run) => CiTasksProcess.RunAsync(
        folder.Path, ConnectionTo(proxy.Uri), "run-job", "--job-name", "again", "--reattach", "--run-id", run.ToString(), "--output", "json");

    [Fact]
    public async Task A_chain_that_failed_goes_on_where_it_failed()
    {
        using var folder = new TempFolder();
        await JobAsync("first");
        await JobAsync("second");
        Workspace.Outcomes("""{"outcomes": [{"job": "first", "result": "SUCCESS"}, {"job": "second", "result": "FAILED"}]}""");
        string[] command = ["run-job", "--run-file", """[{"job_name": "first"}, {"job_name": "second"}]""", "--reattach"];
        Ends(1, await RunAsync(folder.Path, command));
        Workspace.Outcomes(Succeeding);
        var again = await RunAsync(folder.Path, command);
        Ends(0, again);
        Says("has succeeded already: nothing is started", again);
        Assert.Equal(["second", "second", "first"], (await RunsAsync()).Select(run => run!["run_name"]!.GetValue<string>()));
        // All of it has succeeded now: the next time is a new one.
        Ends(0, await RunAsync(folder.Path, command));
        Assert.Equal(5, (await RunsAsync()).Count);
    }
}
