using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Jobs;
using CiTasks.Rehearsal.Runs;

namespace CiTasks.Rehearsal.Execution;

/// <summary>The course of one run: each task starts when the ones it depends on have ended.</summary>
internal sealed class RunExecution(Run run, RunStore runs, TaskCourse course, TimeProvider clock) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private int _reason;

    public Run Run => run;

    public RunStore Runs => runs;

    public StopReason Reason => (StopReason)Volatile.Read(ref _reason);

    public CancellationToken Stopped => _stop.Token;

    public long TimeoutSeconds => run.Settings.Number("timeout_seconds") ?? 0;

    public void Stop(StopReason reason)
    {
        if (Interlocked.CompareExchange(ref _reason, (int)reason, (int)StopReason.None) == (int)StopReason.None)
        {
            run.Enter(RunState.Terminating);
            // In the background: what hangs on the token kills processes, and the caller waits for an answer.
            _ = _stop.CancelAsync();
        }
    }

    public async Task RunAsync()
    {
        var timeout = TimeLimit.Of(TimeoutSeconds);
        await using var timer = clock.CreateTimer(_ => Stop(StopReason.TimedOut), null, timeout, Timeout.InfiniteTimeSpan);
        if (Reason == StopReason.None)
        {
            run.Enter(RunState.Running);
        }
        var tasks = run.Show().Children("tasks").ToDictionary(task => task.RequiredText("task_key"));
        var courses = new Dictionary<string, Task<TaskResult>>();
        await Task.WhenAll(tasks.Keys.Select(CourseOf));
        End();

        Task<TaskResult> CourseOf(string key)
        {
            if (!courses.TryGetValue(key, out var existing))
            {
                var upstream = tasks[key].Children("depends_on").Select(dependency => CourseOf(dependency.RequiredText("task_key"))).ToArray();
                existing = Task.Run(() => course.FollowAsync(this, tasks[key], Task.WhenAll(upstream)));
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

    public void Dispose() => _stop.Dispose();

    private void End() => run.Change(document =>
    {
        var singleTask = document.Text("format") == JobFormat.SingleTask;
        var state = Reason == StopReason.None ? RunOutcome.Of(document, singleTask) : StoppedState();
        state.WriteTo(document);
        RunTimes.EndRun(document, singleTask, clock.GetUtcNow().ToUnixTimeMilliseconds());
    });
}
