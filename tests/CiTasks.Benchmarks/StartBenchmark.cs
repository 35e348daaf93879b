using System.Diagnostics;

namespace CiTasks.Benchmarks;

/// <summary>From the start of the process to the first answer of the API.</summary>
internal static class StartBenchmark
{
    private const int Rounds = 11;

    public static async Task<IReadOnlyList<Figure>> RunAsync(string executable)
    {
        var times = new List<double>();
        double resident = 0;
        for (var round = 0; round <= Rounds; round++)
        {
            using var scratch = new Scratch();
            var clock = Stopwatch.StartNew();
            using var workspace = await Workspace.StartAsync(executable, scratch.Root);
            await workspace.GetAsync("/api/2.2/jobs/list");
            times.Add(clock.Elapsed.TotalMilliseconds);
            resident = workspace.Resident;
        }
        // The first one warms the disk's cache, and our own client.
        times.RemoveAt(0);
        times.Sort();
        return
        [
            new("start to the first answer, median", times[Rounds / 2], "ms", Most: 300),
            new("start to the first answer, best", times[0], "ms"),
            new("resident after it", resident, "MB"),
        ];
    }
}
