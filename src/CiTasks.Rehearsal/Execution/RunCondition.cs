using System.Diagnostics;
using CiTasks.Rehearsal.Runs;

namespace CiTasks.Rehearsal.Execution;

/// <summary>The run_if of a task: whether it runs after its upstream tasks ended as they did.</summary>
internal static class RunCondition
{
    public static readonly string[] Names = ["ALL_SUCCESS", "AT_LEAST_ONE_SUCCESS", "NONE_FAILED", "ALL_DONE", "AT_LEAST_ONE_FAILED", "ALL_FAILED"];

    /// <returns>The state of a task that does not run; null for one that does.</returns>
    public static RunState? Refusal(string? condition, TaskResult[] upstream)
    {
        if (upstream.Length == 0)
        {
            return null;
        }
        var failed = upstream.Count(result => result is TaskResult.Failed or TaskResult.Canceled);
        var succeeded = upstream.Count(result => result == TaskResult.Succeeded);
        return condition switch
        {
            null or "" or "ALL_SUCCESS" => succeeded == upstream.Length ? null : Broken(),
            "NONE_FAILED" => failed > 0 ? Broken() : succeeded > 0 ? null : RunState.Excluded,
            "AT_LEAST_ONE_SUCCESS" => succeeded > 0 ? null : Broken(),
            "ALL_DONE" => null,
            "AT_LEAST_ONE_FAILED" => failed > 0 ? null : RunState.Excluded,
            "ALL_FAILED" => failed == upstream.Length ? null : RunState.Excluded,
            _ => throw new UnreachableException($"run_if {condition} was checked when the job was stored"),
        };

        RunState Broken() =>
            upstream.Contains(TaskResult.Failed) ? RunState.UpstreamFailed
            : failed > 0 ? RunState.UpstreamCanceled
            : RunState.Excluded;
    }
}
