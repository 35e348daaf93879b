using System.Threading.RateLimiting;

namespace CiTasks.Databricks.Http;

/// <summary>
/// Holds back requests to a workspace when somebody asks for a limit: one process that watches
/// hundreds of runs must not use up what the workspace allows for all its users. No limit at first.
/// </summary>
public sealed class RequestPace : IDisposable
{
    // As many requests may come at once; the rest of a second's share is spread over it.
    private const int Burst = 2;

    private TokenBucketRateLimiter? _limiter;

    /// <summary>Sets the limit.</summary>
    /// <param name="perSecond">At most so many in any second, at least three.</param>
    public void Limit(int perSecond) => Replace(new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
    {
        TokenLimit = Burst,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1.0 / (Math.Max(perSecond, Burst + 1) - Burst)),
        QueueLimit = int.MaxValue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    }));

    /// <summary>Lifts the limit, also for those who wait.</summary>
    public void Lift() => Replace(null);

    /// <inheritdoc/>
    public void Dispose() => Lift();

    /// <summary>Waits for the next turn.</summary>
    /// <param name="cancel">Stops waiting.</param>
    public async ValueTask WaitAsync(CancellationToken cancel)
    {
        if (_limiter is not { } limiter)
        {
            return;
        }

        try
        {
            // A limiter that is lifted meanwhile lets its waiters go with a failed lease: that is their turn too.
            using var turn = await limiter.AcquireAsync(1, cancel).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // Lifted between the two lines above.
        }
    }

    private void Replace(TokenBucketRateLimiter? limiter) => Interlocked.Exchange(ref _limiter, limiter)?.Dispose();
}
