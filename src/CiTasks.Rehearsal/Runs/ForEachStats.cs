using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Runs;

/// <summary>How far a for-each task has come, counted from its iterations. Of several attempts at one the last counts.</summary>
internal static class ForEachStats
{
    private const int MessagesShown = 3;

    /// <summary>Notes in the run's record of the task how many iterations there will be.</summary>
    public static void Begin(JsonObject forEach, int total) =>
        forEach["stats"] = new JsonObject { ["task_run_stats"] = new JsonObject { ["total_iterations"] = total } };

    public static void Write(JsonObject forEach, IReadOnlyList<JsonObject> iterations)
    {
        if (forEach.Child("stats")?.Child("task_run_stats") is not { } stats)
        {
            return;
        }
        var states = iterations.GroupBy(Iteration.IndexOf).Select(attempts => RunState.Of(attempts.Last())).ToArray();
        var succeeded = states.Count(state => state.Result == "SUCCESS");
        var failed = states.Count(state => state.IsTerminal) - succeeded;
        stats["active_iterations"] = states.Length - succeeded - failed;
        stats["completed_iterations"] = succeeded + failed;
        stats["failed_iterations"] = failed;
        stats["scheduled_iterations"] = states.Length;
        stats["succeeded_iterations"] = succeeded;
        var messages = states
            .Where(state => state.IsTerminal && state.Result != "SUCCESS")
            .GroupBy(state => (state.Message, state.Code))
            .OrderByDescending(group => group.Count())
            .Take(MessagesShown)
            .Select(group => (JsonNode)new JsonObject
            {
                ["count"] = group.Count(),
                ["error_message"] = group.Key.Message,
                ["termination_category"] = group.Key.Code,
            })
            .ToArray();
        if (messages.Length > 0)
        {
            forEach.Child("stats")!["error_message_stats"] = new JsonArray(messages);
        }
    }
}
