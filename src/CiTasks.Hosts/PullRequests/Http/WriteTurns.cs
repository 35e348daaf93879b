namespace CiTasks.Hosts.PullRequests.Http;

/// <summary>Writes go out one after the other, with a pause between them where the service asks for it.</summary>
internal sealed class WriteTurns(TimeProvider clock, TimeSpan pause) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private DateTimeOffset? _last;

    /// <summary>Waits for the turn and for the pause after the last write.</summary>
    /// <returns>Ends the turn.</returns>
    public async Task<IDisposable> TakeAsync(CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            await PauseAsync(cancel).ConfigureAwait(false);
            return new Turn(_gate);
        }
        catch
        {
            _gate.Release();
            throw;
        }
    }

    /// <summary>The pause alone, for who has the turn already.</summary>
    public async Task PauseAsync(CancellationToken cancel)
    {
        if (_last + pause - clock.GetUtcNow() is { } left && left > TimeSpan.Zero)
        {
            await Task.Delay(left, clock, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Says that a write went out just now.</summary>
    public void Wrote() => _last = clock.GetUtcNow();

    public void Dispose() => _gate.Dispose();

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
