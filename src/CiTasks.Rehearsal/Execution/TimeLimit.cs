namespace CiTasks.Rehearsal.Execution;

/// <summary>A timeout_seconds: 0 is none, and one of more than a month is none either (timers count in 32 bits).</summary>
internal static class TimeLimit
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    public static TimeSpan Of(long seconds) =>
        seconds > 0 && seconds <= Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan;
}
