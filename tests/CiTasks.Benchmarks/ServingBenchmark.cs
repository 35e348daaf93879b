using System.Diagnostics;

namespace CiTasks.Benchmarks;

/// <summary>Calls a second over connections that stay open, client and workspace on the same machine.</summary>
internal static class ServingBenchmark
{
    private const int Connections = 32;
    private static readonly TimeSpan Warmth = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(4);

    public static async Task<IReadOnlyList<Figure>> RunAsync(string executable)
    {
        using var scratch = new Scratch();
        using var workspace = await Workspace.StartAsync(executable, scratch.Root);
        var job = (await workspace.PostAsync("/api/2.2/jobs/create", new() { ["name"] = "empty", ["max_concurrent_runs"] = 1000 }))["job_id"]!.GetValue<long>();
        Task Trivial() => workspace.GetAsync("/api/2.0/dbfs/get-status?path=/");
        Task RunNow() => workspace.PostAsync("/api/2.2/jobs/run-now", new() { ["job_id"] = job });

        await RateAsync(Trivial, Warmth);
        var trivial = await RateAsync(Trivial, Duration);
        var runs = await RateAsync(RunNow, Warmth);

        var content = Convert.ToBase64String(new byte[10_000]);
        var files = await TimeAsync(1000, i => workspace.PostAsync("/api/2.0/dbfs/put", new() { ["path"] = $"/put/{i}", ["contents"] = content }));
        var blocks = await TimeAsync(1000, i => UploadAsync(workspace, $"/blocks/{i}", content));
        return
        [
            new($"trivial calls on {Connections} connections", trivial, "/s", Least: 2000),
            new($"run-now on {Connections} connections", runs, "/s"),
            new("1,000 files of 10 kB by put, 8 at a time", files, "ms"),
            new("1,000 files of 10 kB by blocks, 8 at a time", blocks, "ms"),
            new("resident after all this", workspace.Resident, "MB"),
        ];
    }

    private static async Task UploadAsync(Workspace workspace, string path, string content)
    {
        var handle = (await workspace.PostAsync("/api/2.0/dbfs/create", new() { ["path"] = path }))["handle"]!.GetValue<long>();
        await workspace.PostAsync("/api/2.0/dbfs/add-block", new() { ["handle"] = handle, ["data"] = content });
        await workspace.PostAsync("/api/2.0/dbfs/close", new() { ["handle"] = handle });
    }

    private static async Task<double> RateAsync(Func<Task> call, TimeSpan duration)
    {
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            var calls = 0;
            for (; clock.Elapsed < duration; calls++)
            {
                await call();
            }
            return calls;
        }));
        return counts.Sum() / clock.Elapsed.TotalSeconds;
    }

    private static async Task<double> TimeAsync(int count, Func<int, Task> call)
    {
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) => await call(i));
        return clock.Elapsed.TotalMilliseconds;
    }
}
