using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Jobs;
using CiTasks.Rehearsal.Runs;

namespace CiTasks.Rehearsal.Execution;

/// <summary>The course of one run: each task starts when the ones it depends on have ended.</summary>
internal sealed class RunExecution : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCourse _course;
    private readonly RunScript? _script;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly DateTimeOffset _began;
    private readonly Lock _gate = new();
    private bool _left;
    private volatile int _reason;

    public RunExecution(Run run, TaskCourse course, RunScript? script, TimeProvider clock)
    {
        (Run, _course, _script, _clock, _began) = (run, course, script, clock, clock.GetUtcNow());
        _timer = clock.CreateTimer(_ => Stop(StopReason.TimedOut), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        LimitTo(run.Settings.Number("timeout_seconds") ?? 0);
    }

    public Run Run { get; }

    public StopReason Reason => (StopReason)_reason;

    public CancellationToken Stopped => _stop.Token;

    public long TimeoutSeconds { get; private set; }

    /// <summary>The clusters that tasks of this run share, by key: done when they have started.</summary>
    public ConcurrentDictionary<string, Task> SharedClusters { get; } = new();

    /// <summary>Sets how long the run may take in all; what has passed counts.</summary>
    public void LimitTo(long seconds)
    {
        TimeoutSeconds = seconds;
        var limit = TimeLimit.Of(seconds);
        if (limit != Timeout.InfiniteTimeSpan)
        {
            limit -= _clock.GetUtcNow() - _began;
            limit = limit < TimeSpan.Zero ? TimeSpan.Zero : limit;
        }
        _timer.Change(limit, Timeout.InfiniteTimeSpan);
    }

    public void Stop(StopReason reason)
    {
        // The timer may fire while the run is being left.
        lock (_gate)
        {
            if (!_left && Reason == StopReason.None)
            {
                _reason = (int)reason;
                Run.Enter(RunState.Terminating);
                // In the background: what hangs on the token kills processes, and the caller waits for an answer.
                _ = _stop.CancelAsync();
            }
        }
    }

    /// <summary>The run is under way as soon as one of its tasks is, unless the user wrote down what it shows.</summary>
    public void EnterRunning()
    {
        if (_script is null && Reason == StopReason.None && Run.State.LifeCycle != RunState.Running.LifeCycle)
        {
            Run.Enter(RunState.Running);
        }
    }

    public async Task RunAsync()
    {
        if (_script is null)
        {
            await RunTasksAsync();
            End(Outcome());
            return;
        }
        Task? tasks = null;
        await _script.PlayAsync(Run, () => tasks ??= RunTasksAsync(), _clock, Stopped);
        if (tasks is null && (_script.End is not null || Reason != StopReason.None))
        {
            // No task has begun, and none will.
            RunEnd.Write(Run, Reason == StopReason.None ? _script.End! : StoppedState(), _clock);
            return;
        }
        await (tasks ?? RunTasksAsync());
        End(Reason == StopReason.None ? _script.End ?? Outcome() : StoppedState());
    }

    private async Task RunTasksAsync()
    {
        var tasks = Run.Show().Children("tasks")
            .GroupBy(task => task.RequiredText("task_key"))
            .ToDictionary(attempts => attempts.Key, attempts => attempts.Last());
        var courses = new Dictionary<string, Task<TaskResult>>();
        await Task.WhenAll(tasks.Keys.Select(CourseOf));

        Task<TaskResult> CourseOf(string key)
        {
            if (!courses.TryGetValue(key, out var existing))
            {
                var state = RunState.Of(tasks[key]);
                var upstream = tasks[key].Children("depends_on").Select(dependency => CourseOf(dependency.RequiredText("task_key"))).ToArray();
                // A task that had ended before is not part of this repair.
                existing = state.IsTerminal
                    ? Task.FromResult(TaskResults.Of(state))
                    : Task.Run(() => _course.FollowAsync(this, tasks[key], Task.WhenAll(upstream)));
                courses.Add(key, existing);
            }
            return existing;
        }
    }

    /// <summary>What a task that was stopped together with its run shows, and the run itself.</summary>
    public RunState StoppedState() => Reason switch
    {
        StopReason.TimedOut => RunState.TimedOut(TimeoutSeconds),
        StopReason.Closing => RunState.Closed,
        _ => RunState.Canceled,
    };

    public void Dispose()
    {
        lock (_gate)
        {
            _left = true;
            _timer.Dispose();
            _stop.Dispose();
        }
    }

    private RunState Outcome()
    {
        var whole = Run.Show();
        return Reason == StopReason.None ? RunOutcome.Of(whole, IsSingleTask(whole)) : StoppedState();
    }

    private void End(RunState state)
    {
        var whole = Run.Show();
        var now = _clock.GetUtcNow().ToUnixTimeMilliseconds();
        Run.Change(document =>
        {
            state.WriteTo(document);
            RunTimes.EndRun(document, IsSingleTask(whole) ? whole.Children("tasks").Last() : null, now);
        });
    }

    private static bool IsSingleTask(JsonObject run) => run.Text("format") == JobFormat.SingleTask;
}
