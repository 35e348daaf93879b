
namespace CiTasks.Hosts.PullRequests.Http;

/// <summary>The waits of one undertaking: how long after which trouble, and when enough is enough.</summary>
/// <param name="settings">How long may be waited, and on which clock.</param>
/// <param name="service">What people call the service.</param>
internal sealed class Patience(BoardSettings settings, string service)
{
    private const int Tries = 5;

    // Each takes as long as an attempt may: three are the better part of a minute.
    private const int TimeOuts = 3;

    // Who waits longer than this wants to know what for.
    private static readonly TimeSpan WorthSaying = TimeSpan.FromSeconds(3);

    // A secondary limit that names no time: at least a minute, then longer each time.
    private static readonly TimeSpan Secondary = TimeSpan.FromSeconds(60);

    // A service that is not well, and does not say for how long: what is only shown is not worth more.
    private static readonly TimeSpan LongestIllness = TimeSpan.FromSeconds(30);

    private readonly List<BoardException> _troubles = [];
    private TimeSpan _waited;
    private TimeSpan _ill;
    private int _timeOuts;
    private BoardException? _end;

    /// <summary>Says that a call was answered: what went wrong with it counts no more, the time waited and the trouble with other calls still do.</summary>
    public void Went(ApiCall call) => _troubles.RemoveAll(trouble => trouble.Call == call.Name);

    /// <summary>Waits until it is worth trying again; throws the trouble again when it is not.</summary>
    /// <exception cref="BoardException">The trouble itself.</exception>
    public async Task SitOutAsync(BoardException trouble, CancellationToken cancel)
    {
        if (_end is not null)
        {
            throw _end;
        }

        _troubles.Add(trouble);
        if (!IsPassing(trouble))
        {
            // The caller may know another way: no end yet.
            throw Last(trouble, null);
        }

        _timeOuts += IsTimeOut(trouble) ? 1 : 0;
        var wait = WaitAfter(trouble);
        if (_troubles.Count(one => one.Call == trouble.Call) >= Tries || _timeOuts >= TimeOuts || (IsIllness(trouble) && _ill + wait > LongestIllness))
        {
            throw _end = Last(trouble, null);
        }

        if (_waited + wait > settings.LongestWait)
        {
            throw _end = Last(trouble, wait);
        }

        if (wait > WorthSaying)
        {
            settings.Say($"{service} does not take this now ({trouble.Message}); asking again in {wait.TotalSeconds:0} s");
        }

        _waited += wait;
        _ill += IsIllness(trouble) ? wait : TimeSpan.Zero;
        await Task.Delay(wait, settings.Clock, cancel).ConfigureAwait(false);
    }

    // Another attempt cannot change what the token may do, or what the service does not accept.
    private static bool IsPassing(BoardException trouble) => trouble.Kind is BoardProblem.TooManyRequests or BoardProblem.Unreachable;

    private static bool IsIllness(BoardException trouble) => trouble.Kind == BoardProblem.Unreachable;

    private static bool IsTimeOut(BoardException trouble) => trouble is { Kind: BoardProblem.Unreachable, InnerException: OperationCanceledException };

    private TimeSpan WaitAfter(BoardException trouble)
    {
        var before = _troubles.Count(one => one.Kind == trouble.Kind && one.Call == trouble.Call) - 1;
        return trouble switch
        {
            { RetryAfter: { } asked } => asked,
            { Kind: BoardProblem.TooManyRequests } => Secondary * Math.Pow(2, before),
            // Spread, so that the jobs of a matrix do not come back together.
            _ => TimeSpan.FromSeconds(Math.Pow(2, before) * (0.75 + (Random.Shared.NextDouble() / 2))),
        };
    }

    private BoardException Last(BoardException trouble, TimeSpan? wait) => trouble.With(Words(trouble, wait), trouble.InnerException, wait ?? trouble.RetryAfter, _troubles.Any(one => one.MayHaveHadAnEffect));

    private string Words(BoardException trouble, TimeSpan? wait) => wait is { } more
        ? $"{trouble.Message} (it would take {more.TotalSeconds:0} s more; at most {settings.LongestWait.TotalSeconds:0} s are waited)"
        : trouble.Message;
}
