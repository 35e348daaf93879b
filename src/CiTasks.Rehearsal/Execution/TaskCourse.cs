using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Runs;

namespace CiTasks.Rehearsal.Execution;

/// <summary>The course of one task in one run: wait for the upstream tasks, see whether it runs at all, run.</summary>
internal sealed class TaskCourse(TaskAttempts attempts)
{
    /// <param name="execution">The run's.</param>
    /// <param name="task">The attempt that is to be made, as it was drafted.</param>
    /// <param name="upstream">The results of the tasks it depends on, in the order of its depends_on.</param>
    public async Task<TaskResult> FollowAsync(RunExecution execution, JsonObject task, Task<TaskResult[]> upstream)
    {
        var run = execution.Run;
        var id = task.RequiredNumber("run_id");
        var results = ForOutcomes(run, task, await upstream);
        if (execution.Reason != StopReason.None)
        {
            return TaskResults.Of(attempts.End(run, id, new(execution.StoppedState(), [])));
        }
        if (RunCondition.Refusal(task.Text("run_if"), results) is { } refusal)
        {
            return TaskResults.Of(attempts.End(run, id, new(refusal, [])));
        }
        if (task.Flag("disabled"))
        {
            return TaskResults.Of(attempts.End(run, id, new(RunState.Disabled, [])));
        }
        return TaskResults.Of(await attempts.RunAsync(execution, id, execution.Stopped));
    }

    /// <summary>A condition that came out the other way excludes what depends on this outcome.</summary>
    private static TaskResult[] ForOutcomes(Run run, JsonObject task, TaskResult[] results) => [.. task.Children("depends_on").Zip(results, (dependency, result) =>
        result == TaskResult.Succeeded && dependency.Text("outcome") is { Length: > 0 } wanted && wanted != OutcomeOf(run, dependency.RequiredText("task_key"))
            ? TaskResult.Excluded
            : result)];

    private static string? OutcomeOf(Run run, string key) => run.Read(document => document.Children("tasks")
        .Last(task => task.RequiredText("task_key") == key)
        .Child("condition_task")?.Text("outcome"));
}
