using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Runs;
using CiTasks.Rehearsal.Storage;
using CiTasks.Rehearsal.TaskKinds;

namespace CiTasks.Rehearsal.Execution;

/// <summary>The course of one task in one run: wait for the upstream tasks, execute, retry, end.</summary>
internal sealed class TaskCourse(TaskKindSet kinds, Ids ids, TimeProvider clock, TimeSpan clusterStart)
{
    public async Task<TaskResult> FollowAsync(RunExecution execution, JsonObject task, Task<TaskResult[]> upstream)
    {
        var run = execution.Run;
        var id = task.RequiredNumber("run_id");
        var results = await upstream;
        if (execution.Reason != StopReason.None)
        {
            return End(run, id, new(execution.StoppedState(), []));
        }
        if (RunCondition.Refusal(task.Text("run_if"), results) is { } refusal)
        {
            return End(run, id, new(refusal, []));
        }
        var retries = task.Number("max_retries") ?? 0;
        while (true)
        {
            var outcome = await AttemptAsync(execution, id);
            var result = End(run, id, outcome);
            var mayRetry = result == TaskResult.Failed
                && retries != 0
                && execution.Reason == StopReason.None
                && (outcome.State.Result != "TIMEDOUT" || task.Flag("retry_on_timeout"));
            if (!mayRetry)
            {
                return result;
            }
            retries -= retries > 0 ? 1 : 0;
            id = AddAttempt(execution, id);
            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(task.Number("min_retry_interval_millis") ?? 0), clock, execution.Stopped);
            }
            catch (OperationCanceledException)
            {
                return End(run, id, new(execution.StoppedState(), []));
            }
        }
    }

    private async Task<TaskOutcome> AttemptAsync(RunExecution execution, long id)
    {
        var (run, started) = (execution.Run, Now());
        run.ChangeTask(id, task =>
        {
            task["start_time"] = started;
            RunState.Pending.WriteTo(task);
        });
        Directory.CreateDirectory(run.TaskFolder(id));
        var attempt = new TaskAttempt(run, id, ValueReferences.Resolve(run, run.ReadTask(id, task => task.Copy())));
        var limit = attempt.Task.Number("timeout_seconds") ?? 0;
        using var timeout = new CancellationTokenSource(TimeLimit.Of(limit), clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, execution.Stopped);
        try
        {
            await Task.Delay(clusterStart, clock, stop.Token);
            using var place = kinds.Of(attempt.Task) is { } kind ? await kind.AdmitAsync(stop.Token) : null;
            run.ChangeTask(id, task =>
            {
                task["setup_duration"] = Now() - started;
                RunState.Running.WriteTo(task);
            });
            return await ExecuteAsync(attempt, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return new(execution.Reason == StopReason.None ? RunState.TimedOut(limit) : execution.StoppedState(), []);
        }
        catch (Exception problem)
        {
            // Whatever goes wrong on this machine must end the task, not leave it running for ever.
            return TaskOutcome.CannotRun($"The rehearsal workspace could not run the task: {problem.Message}");
        }
    }

    private Task<TaskOutcome> ExecuteAsync(TaskAttempt attempt, CancellationToken stop) => kinds.Of(attempt.Task) is { } kind
        ? kind.ExecuteAsync(attempt, stop)
        : Task.FromResult(TaskOutcome.CannotRun("The task says nothing to run: it has no field such as python_wheel_task"));

    private TaskResult End(Run run, long id, TaskOutcome outcome)
    {
        if (outcome.Output.Count > 0)
        {
            new TaskAttempt(run, id, []).SaveOutput(outcome.Output);
        }
        run.ChangeTask(id, task =>
        {
            outcome.State.WriteTo(task);
            RunTimes.EndTask(task, Now());
        });
        return outcome.State.Result switch
        {
            "SUCCESS" => TaskResult.Succeeded,
            "EXCLUDED" => TaskResult.Excluded,
            "CANCELED" or "UPSTREAM_CANCELED" => TaskResult.Canceled,
            _ => TaskResult.Failed,
        };
    }

    /// <summary>A retry is a further entry in the run's tasks, with the same key and an id of its own.</summary>
    private long AddAttempt(RunExecution execution, long previous)
    {
        var id = ids.Next();
        execution.Run.Change(document =>
        {
            var task = document.Children("tasks").First(task => task.RequiredNumber("run_id") == previous).Copy();
            task["run_id"] = id;
            task["attempt_number"] = (task.Number("attempt_number") ?? 0) + 1;
            task["start_time"] = 0;
            RunTimes.WriteZero(task);
            RunState.WaitingForRetry.WriteTo(task);
            document.Array("tasks")!.Add((JsonNode)task);
        });
        execution.Runs.AddTask(execution.Run, id);
        return id;
    }

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();
}
