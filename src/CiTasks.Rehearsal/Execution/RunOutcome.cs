using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Runs;

namespace CiTasks.Rehearsal.Execution;

/// <summary>How a run ends, from how its tasks ended. Its last tasks, on which nothing depends, decide.</summary>
internal static class RunOutcome
{
    public static RunState Of(JsonObject run, bool singleTask)
    {
        // Of several attempts at a task the last one counts.
        var last = new Dictionary<string, JsonObject>();
        foreach (var task in run.Children("tasks"))
        {
            last[task.RequiredText("task_key")] = task;
        }
        if (singleTask)
        {
            return RunState.Of(last.Values.Single());
        }
        var failed = last.Values.Where(task => RunState.Of(task).Result is "FAILED" or "TIMEDOUT" or "CANCELED").ToArray();
        if (failed.Length == 0)
        {
            return RunState.Succeeded;
        }
        var upstream = last.Values.SelectMany(task => task.Children("depends_on")).Select(task => task.RequiredText("task_key")).ToHashSet();
        var leavesFine = last.Values
            .Where(task => !upstream.Contains(task.RequiredText("task_key")))
            .All(task => RunState.Of(task).Result is "SUCCESS" or "EXCLUDED" or "DISABLED");
        if (leavesFine)
        {
            return RunState.SucceededWithFailures;
        }
        var first = failed.OrderBy(task => task.Number("end_time")).First();
        var skippedRest = last.Values.Any(task => RunState.Of(task).Result is "UPSTREAM_FAILED");
        return Failed(first.RequiredText("task_key"), RunState.Of(first), skippedRest);
    }

    private static RunState Failed(string key, RunState task, bool skippedRest)
    {
        var message = $"Task {key} failed with message: {task.Message.TrimEnd('.')}.";
        if (skippedRest)
        {
            message += " This caused all downstream tasks to get skipped.";
        }
        // One failed task makes the old state of the run an internal error, while a timeout keeps its own name.
        return task with { Message = message, LifeCycle = task.Result == "FAILED" ? "INTERNAL_ERROR" : task.LifeCycle };
    }
}
