using System.Text.Json.Nodes;
using CiTasks.Databricks.Http;

namespace CiTasks.Tasks.Runs;

/// <summary>Where the time of a run or task went. Null where the service tells nothing, as of the phases of a run with tasks.</summary>
/// <param name="Queue">Waiting for its turn.</param>
/// <param name="Setup">Getting its compute.</param>
/// <param name="Execution">Running.</param>
/// <param name="Cleanup">Putting its compute away.</param>
/// <param name="Whole"><c>run_duration</c>: all of a run with tasks, repairs included.</param>
internal sealed record RunTimes(TimeSpan? Queue, TimeSpan? Setup, TimeSpan? Execution, TimeSpan? Cleanup, TimeSpan? Whole)
{
    public static RunTimes Of(JsonObject json) => new(
        Milliseconds(json, "queue_duration"),
        Milliseconds(json, "setup_duration"),
        Milliseconds(json, "execution_duration"),
        Milliseconds(json, "cleanup_duration"),
        Milliseconds(json, "run_duration"));

    private static TimeSpan? Milliseconds(JsonObject json, string name) =>
        json.Number(name) is > 0 and { } time ? TimeSpan.FromMilliseconds(time) : null;
}
