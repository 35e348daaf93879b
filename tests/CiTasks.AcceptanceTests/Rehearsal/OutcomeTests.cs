using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>Tasks that are not really run end as the user's file says.</summary>
public sealed class OutcomeTests
{
    private const string Rules = """
        {"outcomes": [
          {"task": "load_*", "kind": "sql_task", "result": "SUCCESS", "duration_ms": 50, "output": {"sql_output": {"query_output": {"query_text": "select 1"}}}},
          {"kind": "pipeline_task", "result": "FAILED", "message": "update 7 failed", "error_trace": "where"},
          {"job": "other", "result": "CANCELED"},
          {"task": "note", "result": "SUCCESS", "message": "as told", "output": {"notebook_output": {"result": "41", "truncated": false}}}]}
        """;

    [Fact]
    public async Task A_file_says_how_tasks_end()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "outcomes.json");
        await File.WriteAllTextAsync(file, Rules);
        await using var server = await RehearsalServer.StartAsync("--outcomes", file);
        var run = await server.WaitAsync(await server.SubmitAsync("""
            {"run_name": "mine", "tasks": [
              {"task_key": "load_a", "sql_task": {"warehouse_id": "w", "query": {"query_id": "q"}}},
              {"task_key": "other_a", "sql_task": {"warehouse_id": "w", "query": {"query_id": "q"}}},
              {"task_key": "etl", "pipeline_task": {"pipeline_id": "p"}},
              {"task_key": "note", "notebook_task": {"notebook_path": "/Users/x/none"}}]}
            """));
        Assert.Equal("SUCCESS", run.TaskOf("load_a").Result());
        Assert.InRange(run.TaskOf("load_a")["execution_duration"]!.GetValue<long>(), 45, 10_000);
        Assert.Equal("select 1", (await server.OutputAsync(run.TaskOf("load_a")))["sql_output"]!["query_output"]!["query_text"]!.GetValue<string>());
        Assert.StartsWith("The rehearsal workspace cannot run a sql_task. Say how it shall end with an outcome (--outcomes FILE", run.TaskOf("other_a").Message(), StringComparison.Ordinal);
        var failed = await server.OutputAsync(run.TaskOf("etl"));
        Assert.Equal(("FAILED", "Workload failed, see run output for details"), (run.TaskOf("etl").Result(), run.TaskOf("etl").Message()));
        Assert.Equal(("update 7 failed", "where"), (failed["error"]!.GetValue<string>(), failed["error_trace"]!.GetValue<string>()));
        Assert.Equal(("SUCCESS", "as told"), (run.TaskOf("note").Result(), run.TaskOf("note").Message()));
        Assert.Equal("41", await server.ExitValueAsync(run, "note"));

        // A file that changed counts for the next task; one that broke is told.
        const string Other = """{"run_name": "other", "tasks": [{"task_key": "x", "dbt_task": {"commands": ["dbt run"]}}]}""";
        Assert.Equal("CANCELED", (await server.WaitAsync(await server.SubmitAsync(Other))).TaskOf("x").Result());
        await File.WriteAllTextAsync(file, """{"outcomes": [{"kind": "db?_task", "result": "TIMEDOUT"}]}""");
        Assert.Equal("TIMEDOUT", (await server.WaitAsync(await server.SubmitAsync(Other))).TaskOf("x").Result());
        await File.WriteAllTextAsync(file, "{");
        Assert.Contains($"The file of outcomes {file} cannot be used", (await server.WaitAsync(await server.SubmitAsync(Other))).TaskOf("x").Message(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"outcomes": [{"result": "FINE"}]}""", "result must be one of SUCCESS, FAILED, TIMEDOUT, CANCELED, not 'FINE'")]
    [InlineData("""{"outcomes": [{"task": "x"}]}""", "Missing required field: result")]
    [InlineData("""{"outcomes": [{"result": "SUCCESS", "tasks": "x"}]}""", "there is no field tasks; the fields are job, task, kind")]
    [InlineData("""{"outcome": []}""", "it has no list of outcomes and none of runs")]
    [InlineData("""{"runs": [{"job": "x"}]}""", "a run needs a list of states")]
    [InlineData("""{"runs": [{"states": [{"life_cycle_state": "SKIPPED"}, {"life_cycle_state": "RUNNING"}]}]}""", "only the last state can be one that ends the run")]
    [InlineData("""{"runs": [{"states": [{"life_cycle_state": "RUNNING", "result_state": "SUCCESS"}]}]}""", "a run in RUNNING has no result_state")]
    [InlineData("""{"runs": [{"states": [{"state": "RUNNING"}]}]}""", "there is no field state; the fields are life_cycle_state, result_state")]
    [InlineData("[]", "is not a JSON object")]
    public async Task A_file_that_makes_no_sense_is_refused_at_the_start(string content, string message)
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "outcomes.json");
        await File.WriteAllTextAsync(file, content);
        var environment = new Dictionary<string, string> { ["CITASKS_REHEARSAL_OUTCOMES"] = file };
        var problem = await Assert.ThrowsAsync<InvalidOperationException>(() => RehearsalServer.StartAsync(environment));
        Assert.Contains("ended with 2", problem.Message, StringComparison.Ordinal);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }
}
