namespace CiTasks.Planning.Runs;

/// <summary>How long a watcher waits before it looks at a run again.</summary>
public static class PollPace
{
    private const double Calm = 10;

    // A service that asks for more has somebody else's trouble in mind, and may be well before that.
    private static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(3);

    /// <summary>
    /// Twice a second for a run that has just begun, once a second in its first minute, then slower
    /// until every ten seconds. Up to a third less by chance, so that many watchers do not ask at once.
    /// </summary>
    /// <param name="age">How long the run has been watched.</param>
    /// <param name="chance">A random number from 0 to 1.</param>
    public static TimeSpan Next(TimeSpan age, double chance)
    {
        var seconds = age.TotalSeconds switch
        {
            < 10 => 0.5,
            < 60 => 1,
            var old => Math.Min(Calm, 1 + ((old - 60) / 30)),
        };
        return TimeSpan.FromSeconds(seconds * (1 - (Math.Clamp(chance, 0, 1) / 3)));
    }

    /// <summary>The same while nothing answers: doubling from a second on, never beyond the calm pace.</summary>
    /// <param name="failures">How often it failed in a row, 1 for the first time.</param>
    /// <param name="chance">A random number from 0 to 1.</param>
    /// <param name="asked">How long the service asks to wait, or null; at most three minutes count.</param>
    public static TimeSpan AfterFailure(int failures, double chance, TimeSpan? asked)
    {
        var backOff = TimeSpan.FromSeconds(Math.Min(Calm, Math.Pow(2, Math.Min(failures, 10) - 2)) * (1 - (Math.Clamp(chance, 0, 1) / 3)));
        return asked is { } wait && wait > backOff ? (wait < LongestAsked ? wait : LongestAsked) : backOff;
    }
}
