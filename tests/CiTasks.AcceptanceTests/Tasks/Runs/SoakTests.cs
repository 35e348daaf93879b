using CiTasks.Testing;
using Xunit.Abstractions;

namespace CiTasks.AcceptanceTests.Tasks.Runs;

/// <summary>A short soak: correctness only. Its figures are the benchmark's (docs/benchmarks.md).</summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    [FactNeeding("minutes")]
    public async Task Forty_runs_at_once_under_faults_are_all_told_right()
    {
        var result = await new Soak(runs: 40, TimeSpan.FromSeconds(30)).RunAsync();
        output.WriteLine($"{result.Calls.Count} calls, {result.Calls.Broken} broken, at most {result.Calls.MostWithin(TimeSpan.FromSeconds(10))} in ten seconds, {result.PeakMegabytes:0} MB");
        Assert.Empty(result.Wrong);
        Assert.True(result.Calls.Broken > 5, "nothing was broken, so nothing was proved");
    }
}
