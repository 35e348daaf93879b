using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks.Runs;

public sealed class RepairTests : RunCase
{
    protected override Task<RehearsalServer> StartAsync() => RehearsalServer.StartWithOutcomesAsync(Failing);

    [Theory]
    [InlineData(400, """{"error_code":"INVALID_STATE","message":"this run cannot be repaired"}""")]
    [InlineData(403, """{"error_code":"PERMISSION_DENIED","message":"you may not repair"}""")]
    public async Task A_refused_repair_hides_nothing_of_the_run_that_failed(int status, string refusal)
    {
        using var folder = new TempFolder();
        await JobAsync("broken");
        using var proxy = new RecordingProxy(Workspace.Uri)
        {
            Answer = (request, _) => request.Path.EndsWith("runs/repair", StringComparison.Ordinal) ? new CannedAnswer(status, refusal) : null,
        };
        var result = await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(proxy.Uri), "run-job", "--job-name", "broken", "--repair", "2", "--output", "json");
        Ends(1, result);
        Assert.Single(proxy.To("runs/repair"));
        Assert.Equal(["CIT0547", "CIT0501"], result.Json["diagnostics"]!.AsArray().Select(diagnostic => diagnostic!["id"]!.GetValue<string>()));
        Assert.Equal("FAILED", Output(result, "result-state"));
        Assert.Equal("""{"main":"FAILED"}""", Output(result, "tasks"));
    }

    [Fact]
    public async Task A_run_that_fails_again_and_again_is_repaired_as_often_as_allowed()
    {
        using var folder = new TempFolder();
        await JobAsync("broken");
        using var proxy = new RecordingProxy(Workspace.Uri);
        var result = await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(proxy.Uri), "run-job", "--job-name", "broken", "--repair", "2", "--output", "json");
        Ends(1, result);
        var repairs = proxy.To("runs/repair").Select(BodyOf).ToList();
        Assert.Equal(2, repairs.Count);
        Assert.False(repairs[0].ContainsKey("latest_repair_id"));
        Assert.True(repairs[1].ContainsKey("latest_repair_id"));
        Assert.Single(await RunsAsync());
    }
}
