using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>The references in double braces that parameters of tasks may hold.</summary>
public sealed class ReferenceTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>
{
    private readonly RehearsalServer _server = fixture.Server;

    public static TheoryData<string, string> Known => new()
    {
        { "{{job.name}} {{ job.id }} {{job_id}}", @"^references \d+ \d+$" },
        { "{{job.run_id}}={{parent_run_id}}", @"^(\d+)=\1$" },
        { "{{task.name}}/{{task_key}}/{{task.execution_count}}/{{task_retry_count}}", "^a/a/1/0$" },
        { "{{task.run_id}}={{run_id}}", @"^(\d+)=\1$" },
        { "{{job.start_time.iso_date}} {{start_date}}", @"^(\d{4}-\d\d-\d\d) \1$" },
        { "{{job.start_time.iso_datetime}}", @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$" },
        { "{{job.start_time.timestamp_ms}} {{start_time}} {{job.trigger.time.timestamp_ms}}", @"^(\d{13}) \1 \1$" },
        { "{{job.start_time.year}}-{{job.start_time.month}}-{{job.start_time.day}}", @"^\d{4}-\d{1,2}-\d{1,2}$" },
        { "{{job.start_time.iso_weekday}} {{job.start_time.is_weekday}}", "^([1-5] true|[67] false)$" },
        { "{{job.trigger.type}} {{job.repair_count}} {{workspace.id}}", @"^onetime 0 \d+$" },
        { "{{job.parameters.given}} {{job.parameters.standard}} {{job.parameters.extra}}", "^over s x$" },
        { "{{job.parameters.chain}} {{job.parameters.`odd name`}}", "^<s-references> odd$" },
        { "{{job.parameters.itself}}", @"^\{\{job.parameters.itself\}\}$" },
        // What nobody knows stays as it is.
        { "{{job.parameters.none}} {{backfill.iso_date}} {{input}} {{tasks.none.values.x}} {{a b}} {{}} {x}", @"^\{\{job.parameters.none\}\} \{\{backfill.iso_date\}\} \{\{input\}\} \{\{tasks.none.values.x\}\} \{\{a b\}\} \{\{\}\} \{x\}$" },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public async Task A_reference_is_filled_in(string text, string expected)
    {
        var job = await _server.CreateJobAsync(new JsonObject
        {
            ["name"] = "references",
            ["parameters"] = new JsonArray(
                Parameter("given", "under"), Parameter("standard", "s"), Parameter("odd name", "odd"),
                Parameter("chain", "<{{job.parameters.standard}}-{{job.name}}>"), Parameter("itself", "{{job.parameters.itself}}")),
            ["tasks"] = new JsonArray(new JsonObject
            {
                ["task_key"] = "a",
                ["condition_task"] = new JsonObject { ["op"] = "EQUAL_TO", ["left"] = text, ["right"] = "" },
            }),
        }.ToJsonString());
        var id = await _server.RunNowAsync(job, """, "job_parameters": {"given": "over", "extra": "x"}""");
        Assert.False((await _server.WaitAsync(id)).TaskOf("a").ContainsKey("resolved_values"));
        var run = await _server.GetAsync($"/api/2.2/jobs/runs/get?run_id={id}&include_resolved_values=true").OkAsync();
        Assert.Matches(expected, run.TaskOf("a")["resolved_values"]!["condition_task"]!["left"]!.GetValue<string>());
        Assert.Equal(text, run.TaskOf("a")["condition_task"]!["left"]!.GetValue<string>());

        static JsonNode Parameter(string name, string standard) => new JsonObject { ["name"] = name, ["default"] = standard };
    }

    [FactNeeding("python3")]
    public async Task A_task_knows_how_others_ended_and_what_they_left()
    {
        // The values lie where dbutils.jobs.taskValues leaves them: beside the log of the attempt.
        await _server.PutFileAsync("/references/set.py", """
            import os, sys
            open("/dbfs/references/" + sys.argv[1], "w").close()
            while not os.path.exists("/dbfs/references/go"): pass
            """);
        await _server.PutFileAsync("/references/fail.py", "raise ValueError('bad')");
        await _server.PutFileAsync("/references/args.py", "import sys\nprint(sys.argv[1:])");
        var id = await _server.SubmitAsync("""
            {"tasks": [
              {"task_key": "set", "spark_python_task": {"python_file": "dbfs:/references/set.py", "parameters": ["{{task.run_id}}"]}},
              {"task_key": "bad", "max_retries": 1, "spark_python_task": {"python_file": "dbfs:/references/fail.py"}},
              {"task_key": "use", "run_if": "ALL_DONE", "depends_on": [{"task_key": "set"}, {"task_key": "bad"}], "spark_python_task": {"python_file": "dbfs:/references/args.py", "parameters": [
                "{{tasks.set.values.text}}", "{{tasks.set.values.rows[1].name}}", "{{tasks.set.values.rows}}", "{{tasks.set.values.flag}}", "{{tasks.set.values.none}}", "{{tasks.set.values.rows[9]}}",
                "{{tasks.set.result_state}}/{{tasks.set.error_code}}/{{tasks.bad.result_state}}/{{tasks.bad.error_code}}/{{tasks.bad.execution_count}}"]}},
              {"task_key": "loop", "depends_on": [{"task_key": "set"}], "for_each_task": {"inputs": "{{tasks.set.values.rows}}", "task": {"task_key": "i",
                "condition_task": {"op": "EQUAL_TO", "left": "{{input.name}}", "right": "{{tasks.set.values.text}}"}}}}]}
            """);
        var setId = (await _server.RunAsync(id)).TaskOf("set")["run_id"]!.GetValue<long>();
        using (var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30)))
        {
            while (!File.Exists(Path.Combine(_server.Dbfs, "references", setId.ToString())))
            {
                await Task.Delay(25, limit.Token);
            }
        }
        await File.WriteAllTextAsync(
            Path.Combine(_server.Root, "runs", id.ToString(), setId.ToString(), "values.json"),
            """{"text": "two words", "flag": true, "rows": [{"name": "a"}, {"name": "two words"}]}""");
        await _server.PutFileAsync("/references/go", "");
        var run = await _server.WaitAsync(id);
        Assert.Equal("SUCCESS", run.TaskOf("use").Result());
        Assert.Equal(
            """['two words', 'two words', '[{"name":"a"},{"name":"two words"}]', 'true', '{{tasks.set.values.none}}', '{{tasks.set.values.rows[9]}}', 'success//failed/RunExecutionError/2']""" + "\n",
            await _server.LogAsync(run.TaskOf("use")));
        var loop = await _server.RunAsync(run.TaskOf("loop")["run_id"]!.GetValue<long>());
        Assert.Equal(["false", "true"], loop["iterations"]!.AsArray().Select(iteration => iteration!["condition_task"]!["outcome"]!.GetValue<string>()));
    }
}
