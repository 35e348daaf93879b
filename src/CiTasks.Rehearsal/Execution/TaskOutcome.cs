using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Runs;

namespace CiTasks.Rehearsal.Execution;

/// <summary>What came of one attempt: its state, and the fields it adds to the answer of get-output.</summary>
internal sealed record TaskOutcome(RunState State, JsonObject Output)
{
    /// <summary>What a condition task found.</summary>
    public bool? Condition { get; init; }

    public static TaskOutcome Succeeded { get; } = new(RunState.Succeeded, []);

    public static TaskOutcome WorkloadFailed(string error, string? trace)
    {
        var output = new JsonObject { ["error"] = error };
        if (trace is not null)
        {
            output["error_trace"] = trace;
        }
        return new(RunState.WorkloadFailed, output);
    }

    public static TaskOutcome LibraryFailed(string message) => new(RunState.LibraryFailed(message), new() { ["error"] = message });

    /// <summary>Its code could not be had from Git.</summary>
    public static TaskOutcome CheckoutFailed(string message) => new(RunState.CheckoutFailed(message), new() { ["error"] = message });

    /// <summary>The task names something that the workspace does not have.</summary>
    public static TaskOutcome NoSuchResource(string message) => new(RunState.NoSuchResource(message), new() { ["error"] = message });

    /// <summary>The task could not be started at all, through no fault of its code.</summary>
    public static TaskOutcome CannotRun(string message) => new(RunState.CannotRun(message), new() { ["error"] = message });
}
