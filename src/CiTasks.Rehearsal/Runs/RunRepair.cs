using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Jobs;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Runs;

/// <summary>
/// Takes a run up again: new attempts at some of its tasks, with the settings that the job has by now. The other tasks
/// keep how they ended.
/// </summary>
internal sealed class RunRepair(JobStore jobs, Ids ids, TaskDraft draft, TimeProvider clock)
{
    /// <returns>The id of the repair. The run is then pending and has to be executed.</returns>
    public long Prepare(Run run, JsonObject request)
    {
        RunRequestRules.Check(request);
        var settings = jobs.Find(run.JobId)?.Child("settings")?.Copy();
        var current = settings is null ? [] : TaskDraft.TasksOf(settings).ToDictionary(task => task.RequiredText("task_key"));
        var kept = settings ?? run.Settings.Copy();
        kept.Remove("tasks");
        var repairId = ids.Next();
        run.Reopen(kept, document =>
        {
            Check(document, request);
            var parameters = RunParameters.Merge(document, request);
            var last = document.Children("tasks")
                .GroupBy(task => task.RequiredText("task_key"))
                .ToDictionary(attempts => attempts.Key, attempts => attempts.Last());
            var attempts = RepairSelection.Of(last, request)
                .Select(key => current.GetValueOrDefault(key)?.Copy() ?? AsDrafted(last[key]))
                .ToArray();
            RunParameters.Apply(attempts, parameters);
            draft.Begin(
                attempts, request.Text("performance_target") ?? kept.Text("performance_target") ?? "PERFORMANCE_OPTIMIZED",
                _ => ids.Next(), task => last[task.RequiredText("task_key")].RequiredNumber("attempt_number") + 1);
            RepairHistory.Begin(document, repairId, clock.GetUtcNow().ToUnixTimeMilliseconds());
            RunParameters.Describe(document, kept, parameters);
            document["end_time"] = 0;
            document.Remove("run_duration");
            RunState.Pending.WriteTo(document);
            return attempts;
        });
        return repairId;
    }

    private static void Check(JsonObject run, JsonObject request)
    {
        if (!RunState.Of(run).IsTerminal)
        {
            throw ApiException.InvalidParameter($"Run {run.RequiredText("run_id")} is still active. Only a run that has ended can be repaired.");
        }
        if (RepairHistory.LatestId(run) is not { } latest)
        {
            return;
        }
        if (request.Number("latest_repair_id") is not { } named)
        {
            throw ApiException.InvalidParameter("The latest repair ID needs to be provided in order to create a new repair");
        }
        if (named != latest)
        {
            throw ApiException.InvalidParameter($"The repair {named} is not the latest repair of the run, which is {latest}.");
        }
    }

    /// <summary>A task of a run whose job is gone, or has no such task any more, runs as it did before.</summary>
    private static JsonObject AsDrafted(JsonObject task)
    {
        var copy = task.Copy();
        copy.Remove(Execution.ResolvedValues.Field);
        copy.Child("condition_task")?.Remove("outcome");
        copy.Child("for_each_task")?.Remove("stats");
        return copy;
    }
}
