using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.Benchmarks;

/// <summary>From the end of a run to the end of the step that waits for it, in processes that run at the same time.</summary>
internal static class LatencyBenchmark
{
    // The last ones wait longest, so they begin first; a few at once in each class, for two cores.
    private static readonly (int Seconds, int Count, int AtOnce)[] Classes = [(150, 3, 3), (90, 3, 3), (40, 6, 3), (15, 8, 2), (5, 10, 1), (2, 12, 1)];

    public static async Task<IReadOnlyList<Figure>> RunAsync()
    {
        using var folder = new TempFolder();
        var record = folder.In("calls.jsonl");
        var outcomes = new JsonArray([.. Classes.Select(kind => new JsonObject { ["job"] = Name(kind.Seconds), ["result"] = "SUCCESS", ["duration_ms"] = kind.Seconds * 1000 })]);
        await using var workspace = await RehearsalServer.StartWithOutcomesAsync(new JsonObject { ["outcomes"] = outcomes }.ToJsonString(), "--parallel-tasks", "50", "--record", record);
        var measured = await Task.WhenAll(Classes.Select(kind => MeasureAsync(workspace, folder, kind)));
        var calls = RecordedCalls.Read(record);
        return [.. Classes.Zip(measured, (kind, steps) => Figures(kind.Seconds, steps, calls)).SelectMany(figures => figures)];
    }

    private static string Name(int seconds) => $"{seconds} s";

    private static async Task<(long Run, double Late)[]> MeasureAsync(RehearsalServer workspace, TempFolder folder, (int Seconds, int Count, int AtOnce) kind)
    {
        using var content = new StringContent(
            $$"""{"name": "{{Name(kind.Seconds)}}", "max_concurrent_runs": 100, "tasks": [{"task_key": "main", "sql_task": {"warehouse_id": "w", "query": {"query_id": "q"} } }]}""");
        using var answer = await workspace.Http.PostAsync(new Uri("api/2.2/jobs/create", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
        var steps = new (long Run, double Late)[kind.Count];
        var connection = new Dictionary<string, string> { ["DATABRICKS_HOST"] = workspace.Uri.ToString(), ["DATABRICKS_TOKEN"] = workspace.Token };
        await Parallel.ForEachAsync(Enumerable.Range(0, kind.Count), new ParallelOptions { MaxDegreeOfParallelism = kind.AtOnce }, async (index, cancel) =>
        {
            using var step = CiTasksProcess.Start(
                folder.Path, connection, "run-job", "--job-name", Name(kind.Seconds), "--output", "json", "--result-dir", $"{kind.Seconds}-{index}");
            var result = await step.EndAsync(TimeSpan.FromMinutes(5));
            var ended = TimeProvider.System.GetUtcNow();
            if (result.ExitCode != 0)
            {
                throw new InvalidOperationException(result.All);
            }

            var run = long.Parse(result.Json["outputs"]!["run-id"]!.GetValue<string>(), CultureInfo.InvariantCulture);
            var document = (await workspace.Http.GetFromJsonAsync<JsonObject>($"api/2.2/jobs/runs/get?run_id={run}", cancel))!;
            steps[index] = (run, ended.ToUnixTimeMilliseconds() - document["end_time"]!.GetValue<long>());
        });
        return steps;
    }

    private static Figure[] Figures(int seconds, (long Run, double Late)[] steps, RecordedCalls calls)
    {
        var late = steps.Select(step => step.Late).Order().ToArray();
        var polls = steps.Select(step => calls.Polls(step.Run)).Order().ToArray();
        // Below a minute the median is what was demanded; above it every one.
        double? median = seconds < 60 ? 1000 : null;
        double? worst = seconds < 60 ? null : 5000;
        return
        [
            new($"runs of {seconds} s: end of the run to that of the step, median", late[late.Length / 2], "ms", Most: median),
            new($"runs of {seconds} s: the worst of {late.Length}", late[^1], "ms", Most: worst),
            new($"runs of {seconds} s: polls, median", polls[polls.Length / 2], ""),
        ];
    }
}
