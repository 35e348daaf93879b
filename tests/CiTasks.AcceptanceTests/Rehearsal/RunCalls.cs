using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>Starting runs, waiting for them and reading what they left.</summary>
internal static class RunCalls
{
    public static async Task<long> SubmitAsync(this RehearsalServer server, string request, string version = "2.2") =>
        (await server.PostAsync($"/api/{version}/jobs/runs/submit", request).OkAsync())["run_id"]!.GetValue<long>();

    public static async Task<long> RunNowAsync(this RehearsalServer server, long jobId, string more = "") =>
        (await server.PostAsync("/api/2.2/jobs/run-now", $$"""{"job_id": {{jobId}}{{more}}}""").OkAsync())["run_id"]!.GetValue<long>();

    /// <summary>Puts a Python file into the workspace and submits it as the one task of a run.</summary>
    public static async Task<long> SubmitCodeAsync(this RehearsalServer server, string code, string taskFields = "", string runFields = "")
    {
        var path = $"/code/{Guid.NewGuid():N}.py";
        await server.PutFileAsync(path, code);
        return await server.SubmitAsync($$"""
            {"run_name": "code", "tasks": [{"task_key": "main", "spark_python_task": {"python_file": "dbfs:{{path}}"}{{taskFields}}}]{{runFields}}}
            """);
    }

    public static Task<JsonObject> RunAsync(this RehearsalServer server, long runId) =>
        server.GetAsync($"/api/2.2/jobs/runs/get?run_id={runId}").OkAsync();

    public static async Task<JsonObject> WaitAsync(this RehearsalServer server, long runId, Func<JsonObject, bool>? until = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        while (true)
        {
            var run = await server.RunAsync(runId);
            if (until?.Invoke(run) ?? run.LifeCycle() is "TERMINATED" or "SKIPPED" or "INTERNAL_ERROR")
            {
                return run;
            }
            await Task.Delay(25, limit.Token);
        }
    }

    public static async Task<JsonObject> OutputAsync(this RehearsalServer server, JsonNode task) =>
        await server.GetAsync($"/api/2.2/jobs/runs/get-output?run_id={task["run_id"]}").OkAsync();

    public static async Task<string> LogAsync(this RehearsalServer server, JsonNode task) =>
        (await server.OutputAsync(task))["logs"]?.GetValue<string>() ?? "";

    /// <summary>Waits until the first task of a run has printed something.</summary>
    public static async Task WaitForLogAsync(this RehearsalServer server, long runId, string text)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        while (!(await server.LogAsync((await server.RunAsync(runId)).Tasks()[0])).Contains(text, StringComparison.Ordinal))
        {
            await Task.Delay(25, limit.Token);
        }
    }

    public static JsonObject[] Tasks(this JsonObject run) => [.. run["tasks"]!.AsArray().Select(task => task!.AsObject())];

    public static JsonObject TaskOf(this JsonObject run, string key) =>
        run.Tasks().Last(task => task["task_key"]!.GetValue<string>() == key);

    public static string LifeCycle(this JsonObject document) => document["state"]!["life_cycle_state"]!.GetValue<string>();

    public static string? Result(this JsonObject document) => document["state"]!["result_state"]?.GetValue<string>();

    public static string Message(this JsonObject document) => document["state"]!["state_message"]!.GetValue<string>();

    /// <summary>The new form in short: state, code and type.</summary>
    public static string Status(this JsonObject document)
    {
        var end = document["status"]!["termination_details"];
        return $"{document["status"]!["state"]} {end?["code"]} {end?["type"]}";
    }
}
