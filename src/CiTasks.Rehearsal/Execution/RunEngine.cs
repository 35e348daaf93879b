using CiTasks.Rehearsal.Git;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Runs;

namespace CiTasks.Rehearsal.Execution;

/// <summary>Executes runs, and keeps each job within its number of concurrent ones.</summary>
internal sealed class RunEngine(RunStore runs, TaskCourse course, Compute compute, RunCheckouts checkouts, Func<string, RunScript?> scripts, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, RunExecution> _active = [];
    private readonly Dictionary<long, Task> _courses = [];
    private readonly RunEnds _ends = new();
    private readonly LinkedList<Run> _queue = [];
    private bool _closing;

    /// <summary>Goes on with what a server left behind before it had begun.</summary>
    public void Resume()
    {
        foreach (var run in runs.LeftBehind())
        {
            Start(run, mayWait: run.State.LifeCycle == "QUEUED");
        }
    }

    /// <param name="run">A run that is stored.</param>
    /// <param name="mayWait">Whether it waits for its turn even when its job does not queue.</param>
    public void Start(Run run, bool mayWait = false)
    {
        var limit = run.Settings.Number("max_concurrent_runs") ?? 1;
        lock (_lock)
        {
            if (_closing)
            {
                End(run, RunState.Closed);
            }
            else if (ActiveOf(run.JobId) < limit)
            {
                Launch(run);
            }
            else if (limit > 0 && (mayWait || run.Settings.Child("queue")?.Flag("enabled") == true))
            {
                run.Enter(RunState.Queued(limit));
                _queue.AddLast(run);
            }
            else
            {
                End(run, RunState.Skipped(limit));
            }
        }
    }

    /// <summary>Goes on with a run that had ended and got new attempts since.</summary>
    public void Restart(Run run)
    {
        lock (_lock)
        {
            runs.Hold(run);
            if (_closing)
            {
                End(run, RunState.Closed);
            }
            else
            {
                Launch(run);
            }
        }
    }

    /// <summary>Done when the run is not executed any more and does not wait for it.</summary>
    public Task EndOf(Run run)
    {
        lock (_lock)
        {
            return _active.ContainsKey(run.Id) || _queue.Contains(run) ? _ends.Of(run.Id) : Task.CompletedTask;
        }
    }

    /// <summary>Asks a run to stop; it does so in the background. A finished run stays as it is.</summary>
    public void Cancel(Run run)
    {
        lock (_lock)
        {
            if (_active.TryGetValue(run.Id, out var execution))
            {
                execution.Stop(StopReason.Cancelled);
            }
            else if (_queue.Remove(run))
            {
                End(run, RunState.Canceled);
            }
        }
    }

    public void CancelAll(long? jobId, bool onlyQueued = false)
    {
        lock (_lock)
        {
            foreach (var run in _queue.ToArray().Where(run => jobId is null || run.JobId == jobId))
            {
                Cancel(run);
            }
            foreach (var execution in _active.Values.Where(execution => !onlyQueued && execution.Run.JobId == jobId))
            {
                execution.Stop(StopReason.Cancelled);
            }
        }
    }

    /// <summary>A new timeout of a job counts for its active runs too.</summary>
    public void LimitActive(long jobId, long seconds)
    {
        lock (_lock)
        {
            foreach (var execution in _active.Values.Where(execution => execution.Run.JobId == jobId))
            {
                execution.LimitTo(seconds);
            }
        }
    }

    /// <summary>Stops everything and returns when no process of a job is left. What waits in the queue goes on waiting on disk.</summary>
    public async Task CloseAsync()
    {
        Task[] courses;
        lock (_lock)
        {
            _closing = true;
            foreach (var run in _queue)
            {
                Forget(run);
            }
            _queue.Clear();
            foreach (var execution in _active.Values)
            {
                execution.Stop(StopReason.Closing);
            }
            courses = [.. _courses.Values];
        }
        await Task.WhenAll(courses);
    }

    /// <summary>A run whose end was told counts no more, even if its course still has something to tidy.</summary>
    private int ActiveOf(long jobId) =>
        _active.Values.Count(execution => execution.Run.JobId == jobId && !execution.Run.State.IsTerminal);

    private void Launch(Run run)
    {
        var execution = new RunExecution(run, course, ScriptOf(run), clock);
        _active[run.Id] = execution;
        checkouts.Begin(run);
        if (run.Read(document => document.Children("tasks").Any(compute.IsReady)))
        {
            execution.EnterRunning();
        }
        _courses[run.Id] = Task.Run(async () =>
        {
            try
            {
                await execution.RunAsync();
            }
            catch (Exception problem)
            {
                // A full disk, say. A run that nobody follows any more must not look active.
                RunEnd.Write(run, RunState.CannotRun($"The rehearsal workspace could not follow the run: {problem.Message}"), clock);
            }
            finally
            {
                Leave(execution);
            }
        });
    }

    private RunScript? ScriptOf(Run run)
    {
        try
        {
            return scripts(run.Read(document => document.Text("run_name") ?? ""));
        }
        catch (InvalidOperationException)
        {
            // The file broke while the server ran. The run's first task tells, and ends with it.
            return null;
        }
    }

    private void Leave(RunExecution execution)
    {
        var run = execution.Run;
        lock (_lock)
        {
            execution.Dispose();
            if (_active.GetValueOrDefault(run.Id) != execution)
            {
                // A repair took the run up again.
                return;
            }
            _active.Remove(run.Id);
            _courses.Remove(run.Id);
            Forget(run);
            if (_queue.FirstOrDefault(waiting => waiting.JobId == run.JobId) is { } next)
            {
                _queue.Remove(next);
                next.Change(document => document["queue_duration"] = clock.GetUtcNow().ToUnixTimeMilliseconds() - document.RequiredNumber("start_time"));
                next.Enter(RunState.Pending);
                Launch(next);
            }
        }
    }

    private void End(Run run, RunState state)
    {
        RunEnd.Write(run, state, clock);
        Forget(run);
    }

    private void Forget(Run run)
    {
        runs.Release(run);
        _ends.Tell(run.Id);
    }
}
