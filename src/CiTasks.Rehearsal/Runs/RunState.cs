using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Runs;

/// <summary>
/// Where a run or a task stands, in both forms that clients read: the old `state`, which waiters need, and the new `status`.
/// </summary>
internal sealed record RunState(string LifeCycle, string Message)
{
    private const string ClientError = "CLIENT_ERROR";

    public static readonly RunState Blocked = new("BLOCKED", "");
    public static readonly RunState Pending = new("PENDING", "Waiting for cluster");
    public static readonly RunState Running = new("RUNNING", "In run");
    public static readonly RunState Terminating = new("TERMINATING", "Terminating the run");
    public static readonly RunState WaitingForRetry = new("WAITING_FOR_RETRY", "Waiting for the retry interval to pass");

    public static readonly RunState Succeeded = Ended("SUCCESS", "", "SUCCESS", "SUCCESS");
    public static readonly RunState SucceededWithFailures = Ended("SUCCESS_WITH_FAILURES", "", "SUCCESS_WITH_FAILURES", "SUCCESS");
    public static readonly RunState WorkloadFailed = Ended("FAILED", "Workload failed, see run output for details", "RUN_EXECUTION_ERROR", ClientError);
    public static readonly RunState Canceled = Ended("CANCELED", "Run cancelled by user", "USER_CANCELED", ClientError) with { WasStopped = true };
    public static readonly RunState Closed = Ended("CANCELED", "Run cancelled because the rehearsal workspace was stopped", "CANCELED", "INTERNAL_ERROR") with { WasStopped = true };
    public static readonly RunState UpstreamFailed = Ended("UPSTREAM_FAILED", "An upstream task failed.", "RUN_EXECUTION_ERROR", ClientError);
    public static readonly RunState UpstreamCanceled = Ended("UPSTREAM_CANCELED", "An upstream task was canceled.", "CANCELED", ClientError);
    public static readonly RunState Excluded = Ended("EXCLUDED", "The run conditions of this task were not met.", "SUCCESS", "SUCCESS");

    public static readonly RunState Disabled = Ended("DISABLED", "The task is disabled.", "DISABLED", "SUCCESS");

    /// <summary>What a run shows that was active when the server was killed.</summary>
    public static readonly RunState Interrupted = Ended(
        "FAILED", "The rehearsal workspace ended while this run was active.", "INTERNAL_ERROR", "INTERNAL_ERROR") with { LifeCycle = "INTERNAL_ERROR" };

    public string? Result { get; init; }

    public string? Code { get; init; }

    public string? Type { get; init; }

    public bool WasStopped { get; init; }

    public bool IsTerminal => LifeCycle is "TERMINATED" or "SKIPPED" or "INTERNAL_ERROR";

    public static RunState Ended(string result, string message, string code, string type) =>
        new("TERMINATED", message) { Result = result, Code = code, Type = type };

    public static RunState TimedOut(long seconds) =>
        Ended("TIMEDOUT", $"Run timed out after {seconds} seconds", "CANCELED", ClientError) with { WasStopped = true };

    public static RunState Skipped(long limit) => Ended(
        "MAXIMUM_CONCURRENT_RUNS_REACHED",
        $"Skipped because the job already has the maximum number of concurrent runs ({limit})",
        "MAX_CONCURRENT_RUNS_EXCEEDED", ClientError) with { LifeCycle = "SKIPPED" };

    public static RunState Queued(long limit) =>
        new("QUEUED", $"Queued because the job already has the maximum number of concurrent runs ({limit})");

    public static RunState LibraryFailed(string message) =>
        Ended("FAILED", message, "LIBRARY_INSTALLATION_ERROR", ClientError) with { LifeCycle = "INTERNAL_ERROR" };

    public static RunState CheckoutFailed(string message) =>
        Ended("FAILED", message, "REPOSITORY_CHECKOUT_FAILED", ClientError) with { LifeCycle = "INTERNAL_ERROR" };

    public static RunState NoSuchResource(string message) =>
        Ended("FAILED", message, "RESOURCE_NOT_FOUND", ClientError) with { LifeCycle = "INTERNAL_ERROR" };

    public static RunState CannotRun(string message) =>
        Ended("FAILED", message, "INVALID_RUN_CONFIGURATION", ClientError) with { LifeCycle = "INTERNAL_ERROR" };

    public static RunState Of(JsonObject document)
    {
        var state = document.Child("state")!;
        var end = document.Child("status")?.Child("termination_details");
        return new(state.RequiredText("life_cycle_state"), state.Text("state_message") ?? "")
        {
            Result = state.Text("result_state"),
            Code = end?.Text("code"),
            Type = end?.Text("type"),
            WasStopped = state.Flag("user_cancelled_or_timedout"),
        };
    }

    public void WriteTo(JsonObject document)
    {
        document["state"] = State();
        document["status"] = Status();
    }

    private JsonObject State()
    {
        var state = new JsonObject { ["life_cycle_state"] = LifeCycle };
        if (Result is not null)
        {
            state["result_state"] = Result;
        }
        state["state_message"] = Message;
        state["user_cancelled_or_timedout"] = WasStopped;
        if (LifeCycle == "QUEUED")
        {
            state["queue_reason"] = Message;
        }
        return state;
    }

    private JsonObject Status()
    {
        var status = new JsonObject { ["state"] = IsTerminal ? "TERMINATED" : LifeCycle == "WAITING_FOR_RETRY" ? "WAITING" : LifeCycle };
        if (IsTerminal)
        {
            status["termination_details"] = new JsonObject { ["code"] = Code, ["type"] = Type, ["message"] = Message };
        }
        if (LifeCycle == "QUEUED")
        {
            status["queue_details"] = new JsonObject { ["code"] = "MAX_CONCURRENT_RUNS_REACHED", ["message"] = Message };
        }
        return status;
    }
}
