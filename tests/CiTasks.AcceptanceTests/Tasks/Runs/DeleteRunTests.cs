using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks.Runs;

/// <summary><c>delete-run</c> by name, twice, with lost answers, and stopped half-way.</summary>
public sealed class DeleteRunTests : RunCase
{
    [Fact]
    public async Task A_run_is_found_by_its_exact_name_and_gone_the_second_time()
    {
        using var folder = new TempFolder();
        var run = await SubmitAsync("test-run");
        await SubmitAsync("test-run-2");
        var first = await RunAsync(folder.Path, "delete-run", "--run-name", "test-run", "--output", "json");
        Ends(0, first);
        Assert.Equal((run.ToString(), "deleted"), (Output(first, "run-id"), Output(first, "action")));
        var second = await RunAsync(folder.Path, "delete-run", "--run-name", "test-run", "--output", "json");
        Ends(0, second);
        Assert.Equal(("", "gone"), (Output(second, "run-id"), Output(second, "action")));
        Assert.Equal("test-run-2", Assert.Single(await RunsAsync())!["run_name"]!.GetValue<string>());
    }

    [Fact]
    public async Task Several_runs_of_the_name_are_listed_and_none_is_deleted()
    {
        using var folder = new TempFolder();
        long[] runs = [await SubmitAsync("twin"), await SubmitAsync("twin")];
        var result = await RunAsync(folder.Path, "delete-run", "--run-name", "twin");
        Ends(2, result);
        Says("error CIT0527: 2 runs are called 'twin'", result);
        Assert.All(runs, run => Says(run.ToString(), result));
        Assert.Equal(2, (await RunsAsync()).Count);
    }

    [Theory]
    [InlineData(ProxyFault.LostAnswer, 1)]
    [InlineData(ProxyFault.DoneButUnavailable, 1)]
    // No repetition is ever answered: only asking for the run tells that it is gone.
    [InlineData(ProxyFault.DoneButUnavailable, int.MaxValue)]
    public async Task A_lost_answer_of_the_deletion_is_no_failure(ProxyFault fault, int times)
    {
        using var folder = new TempFolder();
        var run = await SubmitAsync("lost");
        using var proxy = new RecordingProxy(Workspace.Uri, (request, before) =>
            !request.Path.EndsWith("runs/delete", StringComparison.Ordinal) || before >= times ? ProxyFault.None : before == 0 ? fault : ProxyFault.Unavailable);
        var result = await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(proxy.Uri), "delete-run", "--run-id", run.ToString(), "--output", "json");
        Ends(0, result);
        Assert.Equal("deleted", Output(result, "action"));
        Assert.Empty(await RunsAsync());
    }

    [Fact]
    public async Task A_run_that_does_not_stop_in_time_is_exit_code_5_and_not_deleted()
    {
        using var folder = new TempFolder();
        Workspace.Outcomes(Endless);
        var run = await SubmitAsync("stubborn");
        await UntilAsync(run, "RUNNING");
        using var proxy = Deaf();
        var result = await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(proxy.Uri), "delete-run", "--run-id", run.ToString(), "--timeout", "1s");
        Ends(5, result);
        Says($"error CIT0504: run {run} was cancelled and is still RUNNING", result);
        Assert.Empty(proxy.To("runs/delete"));
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_signal_stops_it_and_deletes_nothing(string signal, int code)
    {
        using var folder = new TempFolder();
        Workspace.Outcomes(Endless);
        var run = await SubmitAsync("stopped");
        await UntilAsync(run, "RUNNING");
        using var proxy = Deaf();
        using var step = CiTasksProcess.Start(folder.Path, ConnectionTo(proxy.Uri), "delete-run", "--run-id", run.ToString());
        await step.SeeAsync("cancelling it");
        step.Signal(signal);
        var result = await step.EndAsync();
        Ends(code, result);
        Says("CIT0507", result);
        Assert.Empty(proxy.To("runs/delete"));
    }

    [Theory]
    [InlineData("", "error CIT0101: delete-run needs run-id or run-name")]
    [InlineData("--run-id 1 --run-name a", "error CIT0102: delete-run takes run-id or run-name, not both")]
    public async Task It_wants_an_id_or_a_name(string options, string words)
    {
        using var folder = new TempFolder();
        var result = await RunAsync(folder.Path, ["delete-run", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Ends(2, result);
        Says(words, result);
    }

    // A workspace that says it cancels and does not.
    private RecordingProxy Deaf() => new(Workspace.Uri)
    {
        Answer = (request, _) => request.Path.EndsWith("runs/cancel", StringComparison.Ordinal) ? new CannedAnswer(200, "{}") : null,
    };

    private async Task<long> SubmitAsync(string name) =>
        (await PostAsync(
            "api/2.2/jobs/runs/submit",
            $$"""{"run_name": "{{name}}", "tasks": [{"task_key": "main", "sql_task": {"warehouse_id": "w", "query": { "query_id": "q" } } }] }"""))["run_id"]!.GetValue<long>();
}
