using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Runs;
using CiTasks.Rehearsal.Storage;
using CiTasks.Rehearsal.TaskKinds;

namespace CiTasks.Rehearsal.Execution;

/// <summary>Executes one task of a run, or one iteration of such a task: attempts, until one succeeds or no retry is left.</summary>
internal sealed class TaskAttempts(TaskKindSet kinds, Ids ids, Compute compute, TimeProvider clock)
{
    /// <returns>How the last attempt ended.</returns>
    public async Task<RunState> RunAsync(RunExecution execution, long id, CancellationToken stop)
    {
        var run = execution.Run;
        var task = run.ReadTask(id, task => task.Copy());
        var retries = task.Number("max_retries") ?? 0;
        while (true)
        {
            var state = End(run, id, await AttemptAsync(execution, id, stop));
            var mayRetry = TaskResults.Of(state) == TaskResult.Failed
                && retries != 0
                && !stop.IsCancellationRequested
                && (state.Result != "TIMEDOUT" || task.Flag("retry_on_timeout"));
            if (!mayRetry)
            {
                return state;
            }
            retries -= retries > 0 ? 1 : 0;
            id = AddAttempt(run, id);
            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(task.Number("min_retry_interval_millis") ?? 0), clock, stop);
            }
            catch (OperationCanceledException)
            {
                return End(run, id, new(execution.StoppedState(), []));
            }
        }
    }

    /// <summary>Ends an attempt, one that never began included.</summary>
    public RunState End(Run run, long id, TaskOutcome outcome)
    {
        new TaskAttempt(run, id, []).SaveOutput(outcome.Output);
        run.ChangeTask(id, task =>
        {
            outcome.State.WriteTo(task);
            if (outcome.Condition is { } condition)
            {
                task.Child("condition_task")!["outcome"] = condition ? "true" : "false";
            }
            RunTimes.EndTask(task, Now());
        });
        return outcome.State;
    }

    private async Task<TaskOutcome> AttemptAsync(RunExecution execution, long id, CancellationToken stop)
    {
        var run = execution.Run;
        TimeSpan? limit = null;
        using var timeout = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        try
        {
            var kind = run.ReadTask(id, kinds.Of);
            using var slot = kind is { NeedsCompute: true } ? await compute.EnterAsync(stop) : null;
            var waits = kind is { NeedsCompute: true } && !run.ReadTask(id, compute.IsReady);
            var attempt = Begin(execution, id, waits ? RunState.Pending : RunState.Running);
            limit = TimeLimit.Of(attempt.Task.Number("timeout_seconds") ?? 0);
            timeout.CancelAfter(limit.Value);
            if (kind is { NeedsCompute: true })
            {
                await compute.StartAsync(execution, attempt.Task, either.Token);
            }
            execution.EnterRunning();
            if (waits)
            {
                run.ChangeTask(id, task =>
                {
                    task["setup_duration"] = Now() - task.RequiredNumber("start_time");
                    RunState.Running.WriteTo(task);
                });
            }
            return kind is null
                ? TaskOutcome.CannotRun("The task says nothing to run: it has no field such as python_wheel_task")
                : await kind.ExecuteAsync(attempt, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return new(stop.IsCancellationRequested ? execution.StoppedState() : RunState.TimedOut((long)limit!.Value.TotalSeconds), []);
        }
        catch (Exception problem)
        {
            // Whatever goes wrong on this machine must end the task, not leave it running for ever.
            return TaskOutcome.CannotRun($"The rehearsal workspace could not run the task: {problem.Message}");
        }
    }

    private TaskAttempt Begin(RunExecution execution, long id, RunState state)
    {
        var run = execution.Run;
        var task = ValueReferences.Resolve(run, run.ReadTask(id, task => task.Copy()));
        run.ChangeTask(id, record =>
        {
            record["start_time"] = Now();
            state.WriteTo(record);
            if (ResolvedValues.Of(task) is { } resolved)
            {
                record[ResolvedValues.Field] = resolved;
            }
        });
        return new(run, id, task) { Execution = execution };
    }

    /// <summary>A retry is a further entry in the run's tasks, with the same key and an id of its own.</summary>
    private long AddAttempt(Run run, long previous)
    {
        var task = run.ReadTask(previous, task => task.Copy());
        var id = ids.Next();
        task["run_id"] = id;
        task["attempt_number"] = (task.Number("attempt_number") ?? 0) + 1;
        task["start_time"] = 0;
        task.Remove(ResolvedValues.Field);
        RunTimes.WriteZero(task);
        RunState.WaitingForRetry.WriteTo(task);
        run.AddTask(task);
        return id;
    }

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();
}
