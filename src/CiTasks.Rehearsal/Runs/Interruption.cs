using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Runs;

/// <summary>Ends the runs that a killed server left active: nothing executes them any more.</summary>
internal static class Interruption
{
    public static void Settle(Run run, TimeProvider clock)
    {
        if (run.State.IsTerminal)
        {
            return;
        }
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        run.Change(document =>
        {
            foreach (var task in document.Children("tasks").Append(document))
            {
                if (!RunState.Of(task).IsTerminal)
                {
                    RunState.Interrupted.WriteTo(task);
                    task["end_time"] = now;
                }
            }
        });
    }
}
