using CiTasks.Rehearsal.Git;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Runs;

namespace CiTasks.Rehearsal.Execution;

/// <summary>Executes runs, and keeps each job within its number of concurrent ones.</summary>
internal sealed class RunEngine(RunStore runs, TaskCourse course, RunCheckouts checkouts, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, RunExecution> _active = [];
    private readonly Dictionary<long, Task> _courses = [];
    private readonly LinkedList<Run> _queue = [];
    private bool _closing;

    public void Start(Run run)
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
            else if (limit > 0 && run.Settings.Child("queue")?.Flag("enabled") == true)
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

    /// <summary>Stops everything and returns when no process of a job is left.</summary>
    public async Task CloseAsync()
    {
        Task[] courses;
        lock (_lock)
        {
            _closing = true;
            foreach (var run in _queue)
            {
                End(run, RunState.Closed);
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

    private int ActiveOf(long jobId) => _active.Values.Count(execution => execution.Run.JobId == jobId);

    private void Launch(Run run)
    {
        var execution = new RunExecution(run, runs, course, clock);
        _active.Add(run.Id, execution);
        checkouts.Begin(run);
        _courses[run.Id] = Task.Run(async () =>
        {
            try
            {
                await execution.RunAsync();
            }
            catch (Exception problem)
            {
                // A full disk, say. A run that nobody follows any more must not look active.
                End(run, RunState.CannotRun($"The rehearsal workspace could not follow the run: {problem.Message}"));
            }
            finally
            {
                Leave(execution);
            }
        });
    }

    private void Leave(RunExecution execution)
    {
        var run = execution.Run;
        lock (_lock)
        {
            _active.Remove(run.Id);
            execution.Dispose();
            _courses.Remove(run.Id);
            if (_queue.FirstOrDefault(waiting => waiting.JobId == run.JobId) is { } next)
            {
                _queue.Remove(next);
                next.Enter(RunState.Pending);
                Launch(next);
            }
        }
    }

    private void End(Run run, RunState state)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        run.Change(document =>
        {
            foreach (var task in document.Children("tasks").Append(document))
            {
                state.WriteTo(task);
                task["end_time"] = now;
            }
        });
    }
}
