using System.Net.Http.Json;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks;

public sealed class RunJobTests : TaskFixture
{
    private const string Quick = "print('done')\n";
    private const string Endless = "import time\nprint('running', flush=True)\ntime.sleep(600)\n";

    [TheoryNeeding("python3")]
    [InlineData(ProxyFault.LostAnswer)]
    [InlineData(ProxyFault.DoneButUnavailable)]
    [InlineData(ProxyFault.Unavailable)]
    [InlineData(ProxyFault.TooMany)]
    public async Task A_run_is_started_once_whatever_happens_to_the_answer(ProxyFault fault)
    {
        using var folder = new TempFolder();
        await JobAsync("once", Quick);
        using var proxy = new RecordingProxy(Workspace.Uri, (request, before) =>
            request.Path.EndsWith("run-now", StringComparison.Ordinal) && before == 0 ? fault : ProxyFault.None);
        Ends(0, await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(proxy.Uri), "run-job", "--job-name", "once"));
        Assert.Single(await RunsAsync());
    }

    [FactNeeding("python3")]
    public async Task An_outage_while_waiting_is_waited_out()
    {
        using var folder = new TempFolder();
        await JobAsync("patient", Quick);
        using var proxy = new RecordingProxy(Workspace.Uri, (request, before) =>
            request.Path.EndsWith("runs/get", StringComparison.Ordinal) && before < 5 ? ProxyFault.WebPage : ProxyFault.None);
        var result = await CiTasksProcess.RunAsync(folder.Path, ConnectionTo(proxy.Uri), "run-job", "--job-name", "patient");
        Ends(0, result);
        Says("the workspace answers again", result);
    }

    [TheoryNeeding("python3")]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_cancelled_step_cancels_its_run_and_still_leaves_a_result(string signal, int code)
    {
        using var folder = new TempFolder();
        await JobAsync("endless", Endless);
        using var step = CiTasksProcess.Start(folder.Path, Connection, "run-job", "--job-name", "endless", "--result-dir", "result");
        await step.SeeAsync("task main: in progress");
        step.Signal(signal);
        var result = await step.EndAsync();
        Ends(code, result);
        Says("CIT0507", result);
        var run = Assert.Single(await RunsAsync())!;
        Assert.Contains(run["state"]!["life_cycle_state"]!.GetValue<string>(), new[] { "TERMINATING", "TERMINATED" });
        Assert.Contains(run["run_id"]!.ToJsonString(), await File.ReadAllTextAsync(folder.In("result/run-job.json")), StringComparison.Ordinal);
    }

    [FactNeeding("python3")]
    public async Task A_step_that_is_cancelled_while_its_run_is_being_started_leaves_no_run_behind()
    {
        using var folder = new TempFolder();
        await JobAsync("starting", Endless);
        using var proxy = new RecordingProxy(Workspace.Uri, (request, _) =>
            request.Path.EndsWith("run-now", StringComparison.Ordinal) ? ProxyFault.SlowAnswer : ProxyFault.None);
        using var step = CiTasksProcess.Start(folder.Path, ConnectionTo(proxy.Uri), "run-job", "--job-name", "starting");
        while (proxy.To("run-now").Count == 0)
        {
            await Task.Delay(20);
        }

        await Task.Delay(300);
        step.Signal("INT");
        Ends(130, await step.EndAsync());
        var run = Assert.Single(await RunsAsync())!;
        Assert.StartsWith("TERMINAT", run["state"]!["life_cycle_state"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [TheoryNeeding("python3")]
    [InlineData("cancel", "TERMINAT")]
    [InlineData("leave", "RUNNING")]
    public async Task A_wait_that_runs_out_is_exit_code_5_and_does_with_the_run_as_told(string policy, string state)
    {
        using var folder = new TempFolder();
        await JobAsync("slow", Endless);
        var result = await RunAsync(folder.Path, "run-job", "--job-name", "slow", "--timeout", "2s", "--on-timeout", policy);
        Ends(5, result);
        Says("error CIT0504", result);
        var run = Assert.Single(await RunsAsync())!;
        Assert.StartsWith(state, run["state"]!["life_cycle_state"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [FactNeeding("python3")]
    public async Task Every_task_is_told_and_the_cause_comes_before_its_consequences()
    {
        using var folder = new TempFolder();
        await JobAsync("chain", Quick, """
            [
              { "task_key": "first", "spark_python_task": { "python_file": "dbfs:/chain.py" } },
              { "task_key": "broken", "depends_on": [{ "task_key": "first" }], "spark_python_task": { "python_file": "dbfs:/broken.py" } },
              { "task_key": "after", "depends_on": [{ "task_key": "broken" }], "spark_python_task": { "python_file": "dbfs:/chain.py" } }
            ]
            """);
        await File.WriteAllTextAsync(Path.Combine(Workspace.Dbfs, "broken.py"), "raise KeyError('lost')\n");
        var result = await RunAsync(folder.Path, "run-job", "--job-name", "chain", "--output", "json");
        Ends(1, result);
        Assert.Equal(
            """{"first":"SUCCESS","broken":"FAILED","after":"UPSTREAM_FAILED"}""",
            result.Json["outputs"]!["tasks"]!.GetValue<string>());
        var error = Assert.Single(result.Json["diagnostics"]!.AsArray())!;
        Assert.Equal("task 'broken' failed: KeyError: 'lost'", error["summary"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_job_that_is_not_there_is_named()
    {
        using var folder = new TempFolder();
        var byName = await RunAsync(folder.Path, "run-job", "--job-name", "nobody");
        Ends(2, byName);
        Says("error CIT0411: the workspace has no job called 'nobody'", byName);
        var byId = await RunAsync(folder.Path, "run-job", "--job-id", "12345678901234567");
        Ends(2, byId);
        Says("12345678901234567", byId);
    }

    private async Task JobAsync(string name, string code, string? tasks = null)
    {
        await File.WriteAllTextAsync(Path.Combine(Workspace.Dbfs, name + ".py"), code);
        tasks ??= """[{ "task_key": "main", "spark_python_task": { "python_file": "dbfs:/NAME.py" } }]""".Replace("NAME", name, StringComparison.Ordinal);
        var json = "{ \"name\": \"" + name + "\", \"tasks\": " + tasks + " }";
        using var content = new StringContent(json);
        var answer = await Workspace.Http.PostAsync(new Uri("api/2.2/jobs/create", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
    }
}
