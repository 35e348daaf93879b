using System.Diagnostics;
using CiTasks.Databricks.Http;
using Xunit;

namespace CiTasks.UnitTests.Databricks;

public sealed class RequestPaceTests
{
    [Fact]
    public async Task No_second_has_more_requests_than_allowed()
    {
        using var pace = new RequestPace();
        pace.Limit(20);
        var clock = Stopwatch.StartNew();
        var turns = await Task.WhenAll(Enumerable.Range(0, 25).Select(async _ =>
        {
            await pace.WaitAsync(CancellationToken.None);
            return clock.Elapsed;
        }));
        var sorted = turns.Order().ToList();
        // 21 in a row never fit into one second, however slow or quick this machine is.
        Assert.All(Enumerable.Range(0, sorted.Count - 20), first => Assert.True(sorted[first + 20] - sorted[first] >= TimeSpan.FromSeconds(0.9)));
    }

    [Fact]
    public async Task Who_waits_goes_at_once_when_the_limit_is_lifted()
    {
        using var pace = new RequestPace();
        pace.Limit(3);
        var waiting = Enumerable.Range(0, 1_000).Select(_ => pace.WaitAsync(CancellationToken.None).AsTask()).ToList();
        pace.Lift();
        await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(30));
        await pace.WaitAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Without_a_limit_nobody_waits()
    {
        using var pace = new RequestPace();
        Assert.True(pace.WaitAsync(CancellationToken.None).AsTask().IsCompletedSuccessfully);
        await pace.WaitAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Waiting_can_be_broken_off()
    {
        using var pace = new RequestPace();
        pace.Limit(3);
        using var cancel = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 50).Select(_ => pace.WaitAsync(cancel.Token).AsTask()).ToList();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(waiting));
    }
}
