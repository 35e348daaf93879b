namespace CiTasks.Databricks.Http;

/// <summary>How long and how often a call is tried again.</summary>
public sealed record RetrySettings
{
    /// <summary>Tries after the first one.</summary>
    public int Retries { get; init; } = 6;

    /// <summary>Wait before the first repetition; doubles each time, with jitter.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Longest wait that is not asked for by a Retry-After header.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest Retry-After that is honoured; a longer one ends the call.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Limit for one attempt, from sending to the last byte of the answer.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
