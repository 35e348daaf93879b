using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Jobs;

namespace CiTasks.Rehearsal.Runs;

/// <summary>Starts runs: for a client that asks for one, and for a task that runs another job.</summary>
internal sealed class RunStarter(JobStore jobs, RunStore runs, RunDraft draft, RunEngine engine)
{
    public Run StartJob(JsonObject request, long? triggeringTask = null)
    {
        var job = jobs.Get(request.RequiredNumber("job_id"));
        var (run, isNew) = runs.Add(draft.FromJob(job, request, triggeringTask));
        if (isNew)
        {
            // A continuous job has one run at a time: starting it ends the run it has.
            var replaces = job.Child("settings")!.Child("continuous") is { } continuous && continuous.Text("pause_status") != "PAUSED";
            if (replaces)
            {
                engine.CancelAll(run.JobId);
            }
            engine.Start(run, mayWait: replaces);
        }
        return run;
    }

    public Run Submit(JsonObject request, ApiVersion version)
    {
        var (run, isNew) = runs.Add(draft.FromSubmission(request, version));
        if (isNew)
        {
            engine.Start(run);
        }
        return run;
    }
}
