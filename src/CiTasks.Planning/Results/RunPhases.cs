using System.Text.Json.Nodes;

namespace CiTasks.Planning.Results;

/// <summary>Where the time of a run or task went; null where nobody told.</summary>
internal sealed record RunPhases(TimeSpan? Queue, TimeSpan? Setup, TimeSpan? Execution, TimeSpan? Cleanup)
{
    private const double LongestMilliseconds = 1e12;

    public static RunPhases Read(JsonObject json) => new(Span(json, "queueMs"), Span(json, "setupMs"), Span(json, "executionMs"), Span(json, "cleanupMs"));

    /// <summary>A member that counts milliseconds, or another unit; null when it is no sensible time.</summary>
    public static TimeSpan? Span(JsonObject json, string name, double unit = 1) =>
        json.AmountAt(name) * unit is >= 0 and <= LongestMilliseconds and { } time ? TimeSpan.FromMilliseconds(time) : null;
}
