using CiTasks.Databricks.Errors;

namespace CiTasks.Databricks.Auth;

/// <summary>
/// Access tokens of a service principal. One is kept as long as it is good and renewed well before it runs out, so
/// that no request carries one that expires on its way.
/// </summary>
internal sealed class OAuthTokens(ITokenSource source, TimeProvider clock) : ITokens, IDisposable
{
    private static readonly TimeSpan WellBefore = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BeforeAnotherTry = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _renewal = new(1, 1);
    private volatile Current? _current;

    public async ValueTask<string> GetAsync(CancellationToken cancel)
    {
        if (_current is { } fresh && clock.GetUtcNow() < fresh.RenewAt)
        {
            return fresh.Token.Value;
        }

        await _renewal.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            // Somebody else may have renewed it meanwhile.
            var current = _current;
            var now = clock.GetUtcNow();
            if (current is null || now >= current.RenewAt)
            {
                _current = current = await RenewAsync(current, now, cancel).ConfigureAwait(false);
            }

            return current.Token.Value;
        }
        finally
        {
            _renewal.Release();
        }
    }

    public bool Drop(string token)
    {
        // Only the one that was refused: another request may have brought a new one already.
        if (_current is { } current && current.Token.Value == token)
        {
            Interlocked.CompareExchange(ref _current, null, current);
        }

        return true;
    }

    public void Dispose() => _renewal.Dispose();

    private async Task<Current> RenewAsync(Current? old, DateTimeOffset now, CancellationToken cancel)
    {
        try
        {
            var token = await source.AskAsync(cancel).ConfigureAwait(false);
            var early = token.Life / 2 < WellBefore ? token.Life / 2 : WellBefore;
            return new Current(token, now + token.Life - early, now + token.Life);
        }
        catch (Exception problem) when (old is not null && now < old.Expires && problem is not OperationCanceledException)
        {
            // The old one is good for a while yet, and the next request tries again.
            return old with { RenewAt = Earlier(now + BeforeAnotherTry, old.Expires) };
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private sealed record Current(AccessToken Token, DateTimeOffset RenewAt, DateTimeOffset Expires);
}
