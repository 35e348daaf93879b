using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks.Runs;

/// <summary>Case A28: <c>delete-run</c>.</summary>
public sealed class DeleteRunCaseTests : RunCase
{
    [Fact]
    public async Task A28_an_active_run_is_cancelled_waited_for_and_deleted()
    {
        using var folder = new TempFolder();
        var job = await JobAsync("doomed");
        Workspace.Outcomes(Endless);
        var run = await RunNowAsync(job);
        await UntilAsync(run, "RUNNING");
        using var proxy = new RecordingProxy(Workspace.Uri);
        Ends(0, await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(proxy.Uri), "delete-run", "--run-id", run.ToString()));
        Assert.Single(proxy.To("runs/cancel"));
        Assert.Equal(run, BodyOf(proxy.To("runs/delete")[^1])["run_id"]!.GetValue<long>());
        Assert.Empty(await RunsAsync());
    }

    [Fact]
    public async Task A28_an_unknown_run_is_fine_with_a_note()
    {
        using var folder = new TempFolder();
        var result = await RunAsync(folder.Path, "delete-run", "--run-id", "123456789012345");
        Ends(0, result);
        Says("123456789012345", result);
    }
}
