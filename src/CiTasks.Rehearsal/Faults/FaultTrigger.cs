namespace CiTasks.Rehearsal.Faults;

/// <summary>When a rule strikes among the calls that match it. The same calls in the same order are struck again.</summary>
internal sealed class FaultTrigger
{
    private readonly Lock _lock = new();
    private readonly int _after;
    private readonly int _every;
    private readonly int _count;
    private readonly double _probability;
    private readonly Random _random;

    public FaultTrigger(FaultOptions options)
    {
        _after = options.Number("after") ?? 0;
        _every = options.Number("every", least: 1) ?? 1;
        _count = options.Number("count", least: 1) ?? int.MaxValue;
        _probability = options.Share("probability") ?? 1;
        _random = new Random(options.Number("seed") ?? 0);
    }

    /// <summary>How many calls matched so far, and how many of them were struck.</summary>
    public (int Matched, int Fired) Counts { get; private set; }

    public bool Next()
    {
        lock (_lock)
        {
            var (matched, fired) = Counts;
            matched++;
            // Drawn for every call: whether one is struck does not depend on the other conditions.
            var drawn = _random.NextDouble() < _probability;
            var isDue = matched > _after && (matched - _after - 1) % _every == 0 && fired < _count && drawn;
            Counts = (matched, fired + (isDue ? 1 : 0));
            return isDue;
        }
    }
}
