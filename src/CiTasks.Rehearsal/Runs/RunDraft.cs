using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Identity;
using CiTasks.Rehearsal.Jobs;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Runs;

/// <summary>Writes the record of a new run, from a job or from a one-time submission.</summary>
internal sealed class RunDraft(Ids ids, TaskDraft taskDraft, TimeProvider clock)
{
    private static readonly string[] CopiedSettings = ["job_clusters", "git_source", "schedule", "description", "environment_variables"];

    /// <param name="job">The job as jobs/get shows it.</param>
    /// <param name="request">What run-now was sent.</param>
    /// <param name="triggeringTask">The run id of the task that starts it, when one does.</param>
    public JsonObject FromJob(JsonObject job, JsonObject request, long? triggeringTask = null)
    {
        RunRequestRules.Check(request);
        var settings = job.Child("settings")!.Copy();
        if (request.Child("queue") is { } queue)
        {
            settings["queue"] = queue.DeepClone();
        }
        var tasks = TaskSelection.Apply(TaskDraft.TasksOf(settings), request.Texts("only"));
        RunParameters.Apply(tasks, request);
        var record = Record(settings, job.RequiredNumber("job_id"), settings.Text("name"), "JOB_RUN", tasks, request);
        var run = record.Child("run")!;
        RunParameters.Describe(run, settings, request);
        if (triggeringTask is { } task)
        {
            run["trigger"] = "RUN_JOB_TASK";
            run["trigger_info"] = new JsonObject { ["run_id"] = task };
        }
        return record;
    }

    public JsonObject FromSubmission(JsonObject request, ApiVersion version)
    {
        RunRequestRules.Check(request);
        var settings = request.Copy();
        settings.Remove("access_control_list");
        JobRules.Check(settings, version);
        var tasks = TaskDraft.TasksOf(settings);
        if (tasks.Length == 0)
        {
            throw ApiException.InvalidParameter("A run needs at least one task.");
        }
        foreach (var task in tasks)
        {
            JobDefaults.CompleteTask(task, settings.ContainsKey("git_source") ? "GIT" : "WORKSPACE");
        }
        // A submitted run has a job of its own that is never listed.
        return Record(settings, ids.Next(), settings.Text("run_name") ?? "Untitled", "SUBMIT_RUN", tasks, request);
    }

    private JsonObject Record(JsonObject settings, long jobId, string? name, string type, JsonObject[] tasks, JsonObject request)
    {
        var id = ids.Next();
        var singleTask = JobFormat.IsSingleTask(settings);
        var run = new JsonObject
        {
            ["job_id"] = jobId,
            ["run_id"] = id,
            ["number_in_job"] = id,
            ["job_run_id"] = id,
            ["original_attempt_run_id"] = id,
            ["attempt_number"] = 0,
            ["creator_user_name"] = Caller.Current.Name,
            ["run_name"] = name,
            ["run_type"] = type,
            ["trigger"] = "ONE_TIME",
            ["format"] = singleTask ? JobFormat.SingleTask : JobFormat.MultiTask,
            ["start_time"] = clock.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        foreach (var setting in CopiedSettings)
        {
            if (settings[setting] is { } value)
            {
                run[setting] = value.DeepClone();
            }
        }
        RunTimes.WriteZero(run);
        RunState.Pending.WriteTo(run);
        var serverless = request.Text("performance_target") ?? settings.Text("performance_target") ?? "PERFORMANCE_OPTIMIZED";
        taskDraft.Begin(tasks, serverless, singleTask ? _ => id : _ => ids.Next());
        if (tasks.Any(task => task.ContainsKey(TaskDraft.PerformanceField)))
        {
            run[TaskDraft.PerformanceField] = serverless;
        }
        run["tasks"] = new JsonArray(tasks);
        settings.Remove("tasks");
        var record = new JsonObject { ["run"] = run, ["settings"] = settings };
        if (request.Text("idempotency_token") is { Length: > 0 } token)
        {
            record["idempotency_token"] = token;
        }
        return record;
    }
}
