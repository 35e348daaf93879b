using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Runs;

/// <summary>Ends a run and all of it that is still active, in one state.</summary>
internal static class RunEnd
{
    public static void Write(Run run, RunState state, TimeProvider clock)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var id in run.ActiveTasks())
        {
            run.ChangeTask(id, task =>
            {
                state.WriteTo(task);
                RunTimes.EndTask(task, now);
            });
        }
        run.Change(document =>
        {
            state.WriteTo(document);
            RunTimes.EndRun(document, task: null, now);
        });
    }
}
