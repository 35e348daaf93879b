using System.Globalization;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Identity;
using CiTasks.Rehearsal.Runs;

namespace CiTasks.Rehearsal.Python;

/// <summary>What every task's bootstrap is told, whatever the kind: its run and what other tasks of it left.</summary>
internal static class JobInstructions
{
    public static void AddRun(JsonObject instructions, TaskAttempt attempt)
    {
        instructions["task_key"] = attempt.Key;
        instructions["task_keys"] = new JsonArray([.. attempt.Run.Read(run => run.Children("tasks").Select(task => task.RequiredText("task_key")).Distinct().ToArray())
            .Select(key => (JsonNode)key)]);
        instructions["values"] = TaskValues.Of(attempt.Run);
        instructions["context"] = new JsonObject
        {
            ["jobId"] = Text(attempt.Run.JobId),
            ["runId"] = Text(attempt.Id),
            ["multitaskParentRunId"] = Text(attempt.Run.Id),
            ["taskKey"] = attempt.Key,
            ["clusterId"] = attempt.Task.Child("cluster_instance")?.Text("cluster_id"),
            ["orgId"] = RehearsalUser.WorkspaceId,
            ["user"] = RehearsalUser.Name,
        };
    }

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
