using CiTasks.Hosts.PullRequests;

namespace CiTasks.Hosts.GitHub.Api;

/// <summary>The waits of one undertaking: how long after which trouble, and when enough is enough.</summary>
internal sealed class Patience(BoardSettings settings)
{
    private const int Tries = 5;

    // Who waits longer than this wants to know what for.
    private static readonly TimeSpan WorthSaying = TimeSpan.FromSeconds(3);

    // A secondary limit that names no time: at least a minute, then longer each time.
    private static readonly TimeSpan Secondary = TimeSpan.FromSeconds(60);

    private readonly List<BoardException> _troubles = [];
    private TimeSpan _waited;
    private BoardException? _end;

    /// <summary>Says that a call was answered: what went wrong before it counts no more, the time waited still does.</summary>
    public void Went() => _troubles.Clear();

    /// <summary>Waits until it is worth trying again; throws the trouble again when it is not.</summary>
    /// <exception cref="BoardException">The trouble itself.</exception>
    public async Task SitOutAsync(BoardException trouble, CancellationToken cancel)
    {
        if (_end is not null)
        {
            throw _end;
        }

        _troubles.Add(trouble);
        if (!IsPassing(trouble) || _troubles.Count >= Tries)
        {
            throw _end = Last(trouble, null);
        }

        var wait = WaitAfter(trouble);
        if (_waited + wait > settings.LongestWait)
        {
            throw _end = Last(trouble, wait);
        }

        if (wait > WorthSaying)
        {
            settings.Say($"GitHub does not take this now ({trouble.Message}); asking again in {wait.TotalSeconds:0} s");
        }

        _waited += wait;
        await Task.Delay(wait, settings.Clock, cancel).ConfigureAwait(false);
    }

    // Another attempt cannot change what the token may do, or what the service does not accept.
    private static bool IsPassing(BoardException trouble) => trouble.Kind is BoardProblem.TooManyRequests or BoardProblem.Unreachable;

    private TimeSpan WaitAfter(BoardException trouble)
    {
        var before = _troubles.Count(one => one.Kind == trouble.Kind) - 1;
        return trouble switch
        {
            { RetryAfter: { } asked } => asked,
            { Kind: BoardProblem.TooManyRequests } => Secondary * Math.Pow(2, before),
            // Spread, so that the jobs of a matrix do not come back together.
            _ => TimeSpan.FromSeconds(Math.Pow(2, before) * (0.75 + (Random.Shared.NextDouble() / 2))),
        };
    }

    private BoardException Last(BoardException trouble, TimeSpan? wait) => new(trouble.Kind, trouble.Call, Words(trouble, wait), trouble.InnerException)
    {
        Status = trouble.Status,
        RetryAfter = wait ?? trouble.RetryAfter,
        MissingPermission = trouble.MissingPermission,
        MayHaveHadAnEffect = _troubles.Any(one => one.MayHaveHadAnEffect),
    };

    private string Words(BoardException trouble, TimeSpan? wait) => wait is { } more
        ? $"{trouble.Message} (it would take {more.TotalSeconds:0} s more; at most {settings.LongestWait.TotalSeconds:0} s are waited)"
        : trouble.Message;
}
