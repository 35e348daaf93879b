using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Identity;
using CiTasks.Rehearsal.Jobs;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Runs;

/// <summary>Writes the record of a new run, from a job or from a one-time submission.</summary>
internal sealed partial class RunDraft(Ids ids, TimeProvider clock)
{
    private static readonly string[] CopiedSettings = ["job_clusters", "git_source", "schedule", "description"];

    public JsonObject FromJob(JsonObject job, JsonObject request)
    {
        var settings = job.Child("settings")!.Copy();
        if (request.Child("queue") is { } queue)
        {
            settings["queue"] = queue.DeepClone();
        }
        var tasks = RunParameters.Apply(settings, Tasks(settings), request);
        tasks = TaskSelection.Apply(tasks, request.Texts("only"));
        var record = Record(settings, job.RequiredNumber("job_id"), settings.Text("name"), "JOB_RUN", tasks, request);
        var run = record.Child("run")!;
        RunParameters.Describe(run, settings, request);
        return record;
    }

    public JsonObject FromSubmission(JsonObject request, ApiVersion version)
    {
        var settings = request.Copy();
        settings.Remove("access_control_list");
        JobRules.Check(settings, version);
        var tasks = Tasks(settings);
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
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var run = new JsonObject
        {
            ["job_id"] = jobId,
            ["run_id"] = id,
            ["number_in_job"] = id,
            ["original_attempt_run_id"] = id,
            ["attempt_number"] = 0,
            ["creator_user_name"] = Caller.Current.Name,
            ["run_name"] = name,
            ["run_type"] = type,
            ["trigger"] = "ONE_TIME",
            ["format"] = singleTask ? JobFormat.SingleTask : JobFormat.MultiTask,
            ["start_time"] = now,
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
        foreach (var task in tasks)
        {
            // The one task of an old-style run is the run: its output is asked for by the run's own id.
            task["run_id"] = singleTask ? id : ids.Next();
            task["attempt_number"] = 0;
            task["start_time"] = 0;
            RunTimes.WriteZero(task);
            task["cluster_instance"] = ClusterInstance(task);
            (task.Array("depends_on") is { Count: > 0 } ? RunState.Blocked : RunState.Pending).WriteTo(task);
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

    private static JsonObject[] Tasks(JsonObject settings)
    {
        if (!JobFormat.IsSingleTask(settings))
        {
            return [.. settings.Children("tasks").Select(task => task.Copy())];
        }
        var key = NotInKey().Replace(settings.Text("run_name") ?? settings.Text("name") ?? "Untitled", "_");
        var task = new JsonObject { ["task_key"] = key[..Math.Min(key.Length, 100)] };
        foreach (var (name, value) in settings)
        {
            if (SingleTaskFields.Contains(name) || name == JobFormat.TaskKind(settings))
            {
                task[name] = value?.DeepClone();
            }
        }
        return [task];
    }

    private static readonly HashSet<string> SingleTaskFields =
        ["existing_cluster_id", "new_cluster", "libraries", "max_retries", "min_retry_interval_millis", "retry_on_timeout"];

    private JsonObject ClusterInstance(JsonObject task)
    {
        var now = clock.GetUtcNow();
        return new()
        {
            ["cluster_id"] = task.Text("existing_cluster_id") ?? $"{now:MMdd-HHmmss}-rehearse",
            ["spark_context_id"] = ids.Next().ToString(),
        };
    }

    [GeneratedRegex(@"[^\w\-]")]
    private static partial Regex NotInKey();
}
