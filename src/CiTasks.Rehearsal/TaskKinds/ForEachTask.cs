using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Runs;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.TaskKinds;

/// <summary>One task, run once for each item of a list. Each iteration is a run of its own, with attempts of its own.</summary>
internal sealed class ForEachTask(TaskAttempts attempts, TaskDraft draft, Ids ids) : ITaskKind
{
    private const int MostIterations = 5000;

    private const int MostAtOnce = 100;

    public string Field => "for_each_task";

    public bool NeedsCompute => false;

    public async Task<TaskOutcome> ExecuteAsync(TaskAttempt attempt, CancellationToken stop)
    {
        var task = attempt.Task.Child(Field)!;
        if (Inputs(task.Text("inputs") ?? "") is not { } inputs)
        {
            return TaskOutcome.CannotRun($"The inputs of the task are not a JSON array: {task.Text("inputs")}");
        }
        if (inputs.Count > MostIterations)
        {
            return TaskOutcome.CannotRun($"The task has {inputs.Count} inputs; at most {MostIterations} are allowed");
        }
        var run = attempt.Run;
        run.ChangeTask(attempt.Id, record => ForEachStats.Begin(record.Child(Field)!, inputs.Count));
        var atOnce = (int)Math.Clamp(task.Number("concurrency") ?? 1, 1, MostAtOnce);
        var failed = 0;
        await Parallel.ForEachAsync(inputs.Index(), new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = stop }, async (input, _) =>
        {
            var id = AddIteration(attempt, task.Child("task")!, input.Index, input.Item);
            var state = await attempts.RunAsync(attempt.Execution!, id, stop);
            if (state.Result != "SUCCESS")
            {
                Interlocked.Increment(ref failed);
            }
        });
        stop.ThrowIfCancellationRequested();
        return failed == 0
            ? TaskOutcome.Succeeded
            : TaskOutcome.WorkloadFailed($"{failed} of {inputs.Count} iterations failed.", trace: null);
    }

    private static JsonArray? Inputs(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonArray;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private long AddIteration(TaskAttempt parent, JsonObject nested, int index, JsonNode? input)
    {
        var iteration = nested.Copy();
        iteration.Remove("depends_on");
        draft.Begin([iteration], parent.Run.Settings.Text("performance_target") ?? "PERFORMANCE_OPTIMIZED", _ => ids.Next());
        Iteration.Mark(iteration, parent.Id, index, input);
        parent.Run.AddIteration(iteration);
        return iteration.RequiredNumber("run_id");
    }
}
