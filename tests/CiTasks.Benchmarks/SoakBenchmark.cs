using CiTasks.Testing;

namespace CiTasks.Benchmarks;

/// <summary>200 runs at once, watched by one citasks while one request in twenty is broken.</summary>
internal static class SoakBenchmark
{
    private const int Runs = 200;

    public static async Task<IReadOnlyList<Figure>> RunAsync(double minutes)
    {
        var result = await new Soak(Runs, TimeSpan.FromMinutes(minutes)).RunAsync();
        foreach (var wrong in result.Wrong)
        {
            Console.WriteLine($"  WRONG: {wrong}");
        }

        return
        [
            new($"runs of {Runs} told wrong", result.Wrong.Count, "", Most: 1),
            new("took", result.Time.TotalSeconds, "s"),
            new("requests", result.Calls.Count, ""),
            new("of them broken on purpose", 100.0 * result.Calls.Broken / Math.Max(1, result.Calls.Count), "%"),
            new("requests a second, mean", result.Calls.Mean, "/s", Most: 10),
            new("requests in the worst second", result.Calls.MostWithin(TimeSpan.FromSeconds(1)), ""),
            new("requests in the worst ten seconds", result.Calls.MostWithin(TimeSpan.FromSeconds(10)), "", Most: 101),
            new("highest resident memory of citasks", result.PeakMegabytes, "MB", Most: 100),
        ];
    }
}
