using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>Runs show the states that the user's file says.</summary>
public sealed class RunScriptTests
{
    private const string Task = """{"task_key": "main", "sql_task": {"warehouse_id": "w", "query": {"query_id": "q"}}}""";

    [Fact]
    public async Task States_are_shown_one_after_the_other_in_both_forms_and_the_tasks_begin_with_RUNNING()
    {
        await using var server = await RehearsalServer.StartWithOutcomesAsync("""
            {"outcomes": [{"result": "SUCCESS"}],
             "runs": [{"job": "night*", "states": [
               {"life_cycle_state": "QUEUED", "ms": 250}, {"life_cycle_state": "FROBNICATING", "state_message": "frobs", "ms": 250}, {"life_cycle_state": "RUNNING", "ms": 250},
               {"life_cycle_state": "WAITING_FOR_RETRY", "ms": 250}, {"life_cycle_state": "TERMINATED", "result_state": "SUCCESS"}]}]}
            """);
        var seen = new List<string>();
        var run = await server.WaitAsync(await SubmitAsync(server, "nightly"), run =>
        {
            var task = run.TaskOf("main").LifeCycle() == "TERMINATED" ? "task over" : "task waits";
            var shown = $"{run.LifeCycle()} {run.Status().Trim()} {task}";
            if (seen.LastOrDefault() != shown)
            {
                seen.Add(shown);
            }

            return run.LifeCycle() == "TERMINATED";
        });
        Assert.Equal(
            ["QUEUED QUEUED task waits", "FROBNICATING FROBNICATING task waits", "RUNNING RUNNING task over", "WAITING_FOR_RETRY WAITING task over", "TERMINATED TERMINATED SUCCESS SUCCESS task over"],
            seen.Where(state => state != "RUNNING RUNNING task waits"));
        Assert.InRange(run["run_duration"]!.GetValue<long>(), 1000, 30_000);
        Assert.Equal("SUCCESS", (await server.WaitAsync(await SubmitAsync(server, "other"))).Result());
    }

    [Theory]
    [InlineData("""{"life_cycle_state": "SKIPPED", "result_state": "MAXIMUM_CONCURRENT_RUNS_REACHED", "state_message": "one is active"}""", "SKIPPED", "MAXIMUM_CONCURRENT_RUNS_REACHED", "TERMINATED MAX_CONCURRENT_RUNS_EXCEEDED CLIENT_ERROR")]
    [InlineData("""{"life_cycle_state": "TERMINATED", "result_state": "SUCCESS_WITH_FAILURES"}""", "TERMINATED", "SUCCESS_WITH_FAILURES", "TERMINATED SUCCESS_WITH_FAILURES SUCCESS")]
    [InlineData("""{"life_cycle_state": "INTERNAL_ERROR"}""", "INTERNAL_ERROR", "FAILED", "TERMINATED RUN_EXECUTION_ERROR CLIENT_ERROR")]
    [InlineData("""{"life_cycle_state": "TERMINATED", "result_state": "GLORIOUS", "termination_code": "NOVEL"}""", "TERMINATED", "GLORIOUS", "TERMINATED NOVEL CLIENT_ERROR")]
    public async Task An_end_counts_whatever_the_tasks_would_have_done(string end, string lifeCycle, string result, string status)
    {
        await using var server = await RehearsalServer.StartWithOutcomesAsync($$"""{"runs": [{"states": [{{end}}]}]}""");
        var run = await server.WaitAsync(await SubmitAsync(server, "any"));
        Assert.Equal((lifeCycle, result, status), (run.LifeCycle(), run.Result(), run.Status()));
        Assert.Equal(result, run.TaskOf("main").Result());
        Assert.NotEqual(0, run["end_time"]!.GetValue<long>());
    }

    [Fact]
    public async Task Without_an_end_of_its_own_the_tasks_decide()
    {
        await using var server = await RehearsalServer.StartWithOutcomesAsync("""{"outcomes": [{"result": "FAILED"}], "runs": [{"states": [{"life_cycle_state": "BLOCKED", "ms": 50}]}]}""");
        var run = await server.WaitAsync(await SubmitAsync(server, "any"));
        Assert.Equal(("INTERNAL_ERROR", "FAILED"), (run.LifeCycle(), run.Result()));
    }

    [Theory]
    [InlineData("BLOCKED")]
    [InlineData("RUNNING")]
    public async Task A_scripted_run_can_be_cancelled(string state)
    {
        await using var server = await RehearsalServer.StartWithOutcomesAsync(
            $$"""{"outcomes": [{"result": "SUCCESS", "duration_ms": 60000}], "runs": [{"states": [{"life_cycle_state": "{{state}}", "ms": 60000}, {"life_cycle_state": "TERMINATED"}]}]}""");
        var id = await SubmitAsync(server, "any");
        await server.WaitAsync(id, run => run.LifeCycle() == state);
        await server.PostAsync("/api/2.2/jobs/runs/cancel", $$"""{"run_id": {{id}}}""").OkAsync();
        var run = await server.WaitAsync(id);
        Assert.Equal(("CANCELED", "CANCELED"), (run.Result(), run.TaskOf("main").Result()));
    }

    private static Task<long> SubmitAsync(RehearsalServer server, string name) =>
        server.SubmitAsync($$"""{"run_name": "{{name}}", "tasks": [{{Task}}]}""");
}
