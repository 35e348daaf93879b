namespace CiTasks.Planning.Runs;

/// <summary>
/// The truth table from the states that the Jobs API shows to an outcome. Reads the old
/// <c>state</c> first and falls back to the newer <c>status</c>; facts/databricks-api.md 5.1–5.3.
/// </summary>
public static class RunVerdict
{
    /// <summary>Judges one run or task run.</summary>
    /// <param name="lifeCycle"><c>state.life_cycle_state</c>.</param>
    /// <param name="result"><c>state.result_state</c>, only set when over.</param>
    /// <param name="status"><c>status.state</c>.</param>
    /// <param name="terminationCode"><c>status.termination_details.code</c>.</param>
    public static RunOutcome Of(string? lifeCycle, string? result, string? status = null, string? terminationCode = null)
    {
        var over = lifeCycle is null ? status is "TERMINATED" : lifeCycle is "TERMINATED" or "SKIPPED" or "INTERNAL_ERROR";
        if (!over)
        {
            return RunOutcome.Waiting;
        }

        // INTERNAL_ERROR never is a success, whatever result stands beside it.
        return lifeCycle switch
        {
            "SKIPPED" => RunOutcome.Skipped,
            "INTERNAL_ERROR" when result is null or "SUCCESS" or "SUCCESS_WITH_FAILURES" => RunOutcome.Failed,
            _ => OfResult(result ?? OfTermination(terminationCode)),
        };
    }

    private static RunOutcome OfResult(string? result) => result switch
    {
        "SUCCESS" => RunOutcome.Succeeded,
        "SUCCESS_WITH_FAILURES" => RunOutcome.SucceededWithFailures,
        "CANCELED" or "UPSTREAM_CANCELED" => RunOutcome.Canceled,
        "TIMEDOUT" => RunOutcome.TimedOut,
        "MAXIMUM_CONCURRENT_RUNS_REACHED" or "EXCLUDED" or "DISABLED" => RunOutcome.Skipped,
        // FAILED, UPSTREAM_FAILED, EVICTED, a missing result and every word still to be invented.
        _ => RunOutcome.Failed,
    };

    private static string? OfTermination(string? code) => code switch
    {
        "SUCCESS" or "SUCCESS_WITH_FAILURES" => code,
        "USER_CANCELED" or "CANCELED" => "CANCELED",
        "SKIPPED" or "MAX_CONCURRENT_RUNS_EXCEEDED" => "EXCLUDED",
        _ => null,
    };
}
