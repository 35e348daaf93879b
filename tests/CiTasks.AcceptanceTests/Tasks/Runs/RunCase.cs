using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Tasks.Runs;

/// <summary>A workspace whose jobs end as a test says, without a Python; each test has one of its own.</summary>
public abstract class RunCase : TaskFixture
{
    protected const string Succeeding = """{"outcomes": [{"result": "SUCCESS"}]}""";
    protected const string Endless = """{"outcomes": [{"result": "SUCCESS", "duration_ms": 600000}]}""";
    protected const string Failing = """{"outcomes": [{"result": "FAILED", "message": "KeyError: 'lost'"}]}""";

    protected override Task<RehearsalServer> StartAsync() => RehearsalServer.StartWithOutcomesAsync(Succeeding);

    /// <summary>Creates a job with one task, or with the given members.</summary>
    protected async Task<long> JobAsync(string name, string more = "")
    {
        var tasks = more.Contains("\"tasks\"", StringComparison.Ordinal)
            ? ""
            : """, "tasks": [{"task_key": "main", "sql_task": {"warehouse_id": "w", "query": {"query_id": "q"}}}]""";
        return (await PostAsync("api/2.2/jobs/create", $$"""{"name": "{{name}}"{{tasks}}{{(more.Length > 0 ? ", " + more : "")}}}"""))["job_id"]!.GetValue<long>();
    }

    protected async Task<long> RunNowAsync(long job, string more = "") =>
        (await PostAsync("api/2.2/jobs/run-now", $$"""{"job_id": {{job}}{{more}}}"""))["run_id"]!.GetValue<long>();

    protected Task<JsonObject> RunAsync(long id) => GetAsync($"api/2.2/jobs/runs/get?run_id={id}");

    protected async Task<JsonObject> PostAsync(string path, string json)
    {
        using var content = new StringContent(json);
        using var answer = await Workspace.Http.PostAsync(new Uri(path, UriKind.Relative), content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    /// <summary>Waits until something holds.</summary>
    protected static async Task UntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!holds())
        {
            await Task.Delay(25, limit.Token);
        }
    }

    /// <summary>Waits until a run shows a life-cycle state that begins so.</summary>
    protected async Task<JsonObject> UntilAsync(long id, string lifeCycle)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        while (true)
        {
            var run = await RunAsync(id);
            if (LifeCycle(run).StartsWith(lifeCycle, StringComparison.Ordinal))
            {
                return run;
            }

            await Task.Delay(25, limit.Token);
        }
    }

    /// <summary>Waits until a run of the workspace is in a state, and gives its id.</summary>
    protected async Task<long> OnlyRunAsync(string lifeCycle)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        JsonArray runs;
        while ((runs = await RunsAsync()).Count == 0)
        {
            await Task.Delay(25, limit.Token);
        }

        var id = runs[0]!["run_id"]!.GetValue<long>();
        await UntilAsync(id, lifeCycle);
        return id;
    }

    protected static string LifeCycle(JsonNode run) => run["state"]!["life_cycle_state"]!.GetValue<string>();

    protected static string? ResultOf(JsonNode run) => run["state"]!["result_state"]?.GetValue<string>();

    protected static string Output(CiTasksResult result, string name) => result.Json["outputs"]![name]!.GetValue<string>();

    protected static JsonObject BodyOf(RecordedRequest request) => JsonNode.Parse(request.Body)!.AsObject();
}
