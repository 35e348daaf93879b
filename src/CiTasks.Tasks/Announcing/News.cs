using System.Text.Json.Nodes;
using CiTasks.Planning.Json;
using CiTasks.Planning.Results;

namespace CiTasks.Tasks.Announcing;

/// <summary>Whether a result is worth a comment.</summary>
internal static class News
{
    /// <summary>True when the step was no success.</summary>
    public static bool IsFailure(ResultDocument result) => result.Outcome is not ("succeeded" or "changes-pending");

    /// <summary>True when something changed or would change, a run was started, or the step failed.</summary>
    public static bool IsChange(ResultDocument result) =>
        result.Outcome != "succeeded"
        || result.Steps.Any(IsChange)
        || Has(result.Details, "runId") || Has(result.Details, "runs")
        || (result.Outputs.TryGetValue("action", out var action) && action is not ("" or "unchanged" or "none"))
        || Count(result.Details, "upload") + Count(result.Details, "uploads") + Count(result.Details, "delete") + Count(result.Details, "changes") > 0;

    private static bool Has(JsonObject details, string member) => details[member] is not null;

    private static int Count(JsonObject details, string member) => (details[member] as JsonArray)?.Count ?? 0;
}
