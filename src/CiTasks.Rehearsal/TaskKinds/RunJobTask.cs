using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Runs;

namespace CiTasks.Rehearsal.TaskKinds;

/// <summary>A run of another job: it starts with the task, is cancelled with it, and its result is the task's.</summary>
internal sealed class RunJobTask(RunStore runs, RunStarter starter, RunEngine engine) : ITaskKind
{
    /// <summary>A job that runs a job that runs a job: deeper ones a workspace refuses.</summary>
    private const int DeepestChain = 3;

    private static readonly string[] Parameters =
    [
        "job_parameters", "jar_params", "notebook_params", "python_params", "python_named_params",
        "spark_submit_params", "sql_params", "dbt_commands", "pipeline_params",
    ];

    public string Field => "run_job_task";

    public bool NeedsCompute => false;

    public async Task<TaskOutcome> ExecuteAsync(TaskAttempt attempt, CancellationToken stop)
    {
        var task = attempt.Task.Child(Field)!;
        var jobId = task.RequiredNumber("job_id");
        if (Refusal(attempt.Run, jobId) is { } refusal)
        {
            return TaskOutcome.CannotRun(refusal);
        }
        Run child;
        try
        {
            child = starter.StartJob(Request(task, jobId), attempt.Id);
        }
        catch (ApiException problem)
        {
            return TaskOutcome.CannotRun(problem.Message);
        }
        var output = new JsonObject { ["run_job_output"] = new JsonObject { ["run_id"] = child.Id } };
        attempt.SaveOutput(output);
        using var cancel = stop.Register(() => engine.Cancel(child));
        await engine.EndOf(child);
        stop.ThrowIfCancellationRequested();
        return Outcome(child, output);
    }

    private static JsonObject Request(JsonObject task, long jobId)
    {
        var request = new JsonObject { ["job_id"] = jobId };
        foreach (var name in Parameters)
        {
            if (task[name] is { } value)
            {
                request[name] = value.DeepClone();
            }
        }
        return request;
    }

    private static TaskOutcome Outcome(Run child, JsonObject output)
    {
        var state = child.State;
        if (state.Result is "SUCCESS" or "SUCCESS_WITH_FAILURES")
        {
            return new(RunState.Succeeded, output);
        }
        output["error"] = $"The run {child.Id} of the job {child.JobId} ended {state.Result}: {state.Message}";
        return new(state.Result == "CANCELED" ? RunState.Canceled : RunState.WorkloadFailed, output);
    }

    /// <summary>Follows the chain of runs upwards to the one that somebody started.</summary>
    private string? Refusal(Run run, long jobId)
    {
        var chain = new List<long> { run.JobId };
        while (run.ShowBrief().Child("trigger_info")?.Number("run_id") is { } triggeringTask)
        {
            run = runs.GetByTask(triggeringTask);
            chain.Add(run.JobId);
        }
        if (chain.Contains(jobId))
        {
            return $"The job {jobId} cannot be run by one of its own runs: {string.Join(" runs ", chain.AsEnumerable().Reverse().Append(jobId))}";
        }
        return chain.Count >= DeepestChain ? $"The job {jobId} cannot be run: run job tasks can be nested {DeepestChain} deep" : null;
    }
}
