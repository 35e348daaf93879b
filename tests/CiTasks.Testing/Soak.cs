using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace CiTasks.Testing;

/// <summary>What a soak showed.</summary>
/// <param name="Wrong">Everything that was told wrong, one line each.</param>
/// <param name="Calls">What was asked of the workspace.</param>
/// <param name="PeakMegabytes">The most memory that <c>citasks</c> had.</param>
/// <param name="Time">From its start to its end.</param>
public sealed record SoakResult(IReadOnlyList<string> Wrong, RecordedCalls Calls, double PeakMegabytes, TimeSpan Time);

/// <summary>
/// Many runs at once, started and watched by one <c>citasks</c> while a share of its requests is broken. How each run
/// ends is known beforehand.
/// </summary>
public sealed class Soak(int runs, TimeSpan duration)
{
    // Five in a hundred, as rate limits, server errors, gateways and broken connections.
    private static readonly string[] Faults = ["429 retry-after=1", "503", "answer status=502 body=html", "drop", "drop-after"];
    private const double Share = 0.05;

    public async Task<SoakResult> RunAsync(Action<string>? tell = null)
    {
        using var folder = new TempFolder();
        var record = folder.In("calls.jsonl");
        string[] faults = [.. Faults.SelectMany((fault, index) => new[] { "--fault", $"* /api/** {fault} client=citasks/ seed={index + 1} probability={(Share / Faults.Length).ToString(CultureInfo.InvariantCulture)}" })];
        await using var workspace = await RehearsalServer.StartWithOutcomesAsync(Outcomes(), ["--parallel-tasks", runs.ToString(), "--record", record, .. faults]);
        var jobs = new List<long>();
        for (var run = 0; run < runs; run++)
        {
            jobs.Add(await JobAsync(workspace, Name(run)));
        }

        folder.Write("runs.json", new JsonArray([.. jobs.Select(job => new JsonObject { ["job_id"] = job })]).ToJsonString());
        var started = TimeProvider.System.GetTimestamp();
        using var process = CiTasksProcess.Start(
            folder.Path,
            new Dictionary<string, string> { ["DATABRICKS_HOST"] = workspace.Uri.ToString(), ["DATABRICKS_TOKEN"] = workspace.Token },
            "run-job", "--run-file", "runs.json", "--order", "parallel", "--output", "json");
        double peak = 0;
        while (!process.HasEnded)
        {
            peak = Math.Max(peak, process.PeakMegabytes() ?? 0);
            await Task.Delay(TimeSpan.FromMilliseconds(500));
        }

        var time = TimeProvider.System.GetElapsedTime(started);
        var result = await process.EndAsync();
        tell?.Invoke(result.Errors);
        return new SoakResult(await CheckAsync(workspace, jobs, result), RecordedCalls.Read(record), peak, time);
    }

    private static string Name(int run) => $"soak-{run:000}";

    private static bool Fails(int run) => run % 4 == 3;

    private string Outcomes() => new JsonObject
    {
        ["outcomes"] = new JsonArray([.. Enumerable.Range(0, runs).Select(run => new JsonObject
        {
            ["job"] = Name(run),
            ["result"] = Fails(run) ? "FAILED" : "SUCCESS",
            ["message"] = Fails(run) ? $"KeyError: '{Name(run)}'" : "",
            // Some are over soon, the last ones at the end of the soak, in no order.
            ["duration_ms"] = (long)(duration.TotalMilliseconds * (0.1 + (0.9 * (run * 7 % runs) / runs))),
        })]),
    }.ToJsonString();

    private static async Task<long> JobAsync(RehearsalServer workspace, string name)
    {
        using var content = new StringContent($$"""{"name": "{{name}}", "tasks": [{"task_key": "main", "sql_task": {"warehouse_id": "w", "query": {"query_id": "q"} } }]}""");
        using var answer = await workspace.Http.PostAsync(new Uri("api/2.2/jobs/create", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["job_id"]!.GetValue<long>();
    }

    private async Task<IReadOnlyList<string>> CheckAsync(RehearsalServer workspace, List<long> jobs, CiTasksResult result)
    {
        var wrong = new List<string>();
        if (result.ExitCode != 1)
        {
            return [$"exit code {result.ExitCode}, not 1:\n{result.All}"];
        }

        var told = JsonNode.Parse(result.Json["outputs"]!["runs"]!.GetValue<string>())!.AsArray();
        var errors = string.Join('\n', result.Json["diagnostics"]!.AsArray().Select(diagnostic => diagnostic!.ToJsonString()));
        for (var run = 0; run < runs; run++)
        {
            var of = (await workspace.Http.GetFromJsonAsync<JsonObject>($"api/2.2/jobs/runs/list?job_id={jobs[run]}"))!["runs"]?.AsArray() ?? [];
            var seen = told.ElementAtOrDefault(run);
            if (of.Count != 1)
            {
                wrong.Add($"{Name(run)} has {of.Count} runs");
            }
            else if (seen?["run_id"]?.ToString() != of[0]!["run_id"]!.ToString() || seen["result_state"]?.ToString() != (Fails(run) ? "FAILED" : "SUCCESS"))
            {
                wrong.Add($"{Name(run)}: told {seen?.ToJsonString() ?? "nothing"}, was {of[0]!["run_id"]} {of[0]!["state"]!.ToJsonString()}");
            }

            if (errors.Contains($"'{Name(run)}'", StringComparison.Ordinal) != Fails(run) && errors.Contains($"\\u0027{Name(run)}\\u0027", StringComparison.Ordinal) != Fails(run))
            {
                wrong.Add($"{Name(run)}: its error was {(Fails(run) ? "not told" : "told, and it had none")}");
            }
        }

        return wrong;
    }
}
