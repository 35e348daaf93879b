namespace CiTasks.Planning.Runs;

/// <summary>
/// The truth table from the states that the Jobs API shows to an outcome. Reads the old
/// <c>state</c> first and the newer <c>status</c> beside or instead of it;
/// facts/databricks-api.md 5.1–5.3. Only a real success is one: where the two forms contradict
/// each other, the worse one counts.
/// </summary>
public static class RunVerdict
{
    private static readonly HashSet<string> Active = ["QUEUED", "PENDING", "RUNNING", "TERMINATING", "BLOCKED", "WAITING_FOR_RETRY"];
    private static readonly HashSet<string> Over = ["TERMINATED", "SKIPPED", "INTERNAL_ERROR"];
    private static readonly HashSet<string> Statuses = ["BLOCKED", "PENDING", "QUEUED", "RUNNING", "TERMINATING", "TERMINATED", "WAITING"];

    // Termination codes that mean a failure; those that mean something else stand in OfCode.
    private static readonly HashSet<string> FailureCodes =
    [
        "INTERNAL_ERROR", "DRIVER_ERROR", "CLUSTER_ERROR", "REPOSITORY_CHECKOUT_FAILED", "INVALID_CLUSTER_REQUEST", "WORKSPACE_RUN_LIMIT_EXCEEDED",
        "FEATURE_DISABLED", "CLUSTER_REQUEST_LIMIT_EXCEEDED", "STORAGE_ACCESS_ERROR", "RUN_EXECUTION_ERROR", "UNAUTHORIZED_ERROR",
        "LIBRARY_INSTALLATION_ERROR", "MAX_SPARK_CONTEXTS_EXCEEDED", "RESOURCE_NOT_FOUND", "INVALID_RUN_CONFIGURATION", "CLOUD_FAILURE",
        "MAX_JOB_QUEUE_SIZE_EXCEEDED", "BREAKING_CHANGE", "BUDGET_POLICY_LIMIT_EXCEEDED", "CLUSTER_TERMINATED_BY_USER",
    ];

    /// <summary>Judges one run or task run.</summary>
    /// <param name="lifeCycle"><c>state.life_cycle_state</c>.</param>
    /// <param name="result"><c>state.result_state</c>, only set when over.</param>
    /// <param name="status"><c>status.state</c>.</param>
    /// <param name="terminationCode"><c>status.termination_details.code</c>.</param>
    /// <param name="terminationType"><c>status.termination_details.type</c>.</param>
    public static RunOutcome Of(string? lifeCycle, string? result, string? status = null, string? terminationCode = null, string? terminationType = null)
    {
        var over = lifeCycle is not null && Over.Contains(lifeCycle);
        if (!over && (lifeCycle is not null && Active.Contains(lifeCycle) || status != "TERMINATED"))
        {
            return RunOutcome.Waiting;
        }

        if (lifeCycle == "SKIPPED")
        {
            return RunOutcome.Skipped;
        }

        var ended = string.IsNullOrEmpty(result)
            ? OfCode(terminationCode) ?? RunOutcome.Failed
            : Worse(OfResult(result), OfCode(terminationCode));

        // INTERNAL_ERROR never is a success, whatever stands beside it. A type that names an error belongs to
        // a success with failures as well as to a failure (nobody has seen which): there the policy decides.
        var isError = terminationType is "INTERNAL_ERROR" or "CLIENT_ERROR" or "CLOUD_FAILURE";
        return lifeCycle == "INTERNAL_ERROR" && IsSuccess(ended) || isError && ended == RunOutcome.Succeeded ? RunOutcome.Failed : ended;
    }

    /// <summary>
    /// False for a state that the API had not when this table was written. It is waited for, and
    /// somebody should be told why.
    /// </summary>
    /// <param name="lifeCycle"><c>state.life_cycle_state</c>.</param>
    /// <param name="status"><c>status.state</c>; counts when there is no life cycle.</param>
    public static bool IsKnown(string? lifeCycle, string? status = null) => lifeCycle is null
        ? status is not null && Statuses.Contains(status)
        : Active.Contains(lifeCycle) || Over.Contains(lifeCycle);

    private static RunOutcome OfResult(string result) => result switch
    {
        "SUCCESS" => RunOutcome.Succeeded,
        "SUCCESS_WITH_FAILURES" => RunOutcome.SucceededWithFailures,
        "CANCELED" or "UPSTREAM_CANCELED" => RunOutcome.Canceled,
        "TIMEDOUT" => RunOutcome.TimedOut,
        "MAXIMUM_CONCURRENT_RUNS_REACHED" or "EXCLUDED" or "DISABLED" => RunOutcome.Skipped,
        // FAILED, UPSTREAM_FAILED, EVICTED, UPSTREAM_EVICTED and every word still to be invented.
        _ => RunOutcome.Failed,
    };

    // Null for a code that tells nothing: none, or one that is not known.
    private static RunOutcome? OfCode(string? code) => code switch
    {
        "SUCCESS" => RunOutcome.Succeeded,
        "SUCCESS_WITH_FAILURES" => RunOutcome.SucceededWithFailures,
        "USER_CANCELED" or "CANCELED" => RunOutcome.Canceled,
        "SKIPPED" or "MAX_CONCURRENT_RUNS_EXCEEDED" or "DISABLED" => RunOutcome.Skipped,
        not null when FailureCodes.Contains(code) => RunOutcome.Failed,
        _ => null,
    };

    // A result that is no success already says more than its code.
    private static RunOutcome Worse(RunOutcome result, RunOutcome? code) =>
        code is { } told && IsSuccess(result) && told != RunOutcome.Succeeded ? told : result;

    private static bool IsSuccess(RunOutcome outcome) => outcome is RunOutcome.Succeeded or RunOutcome.SucceededWithFailures;
}
