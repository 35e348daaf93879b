using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Runs;

/// <summary>
/// What becomes of the runs that a server left behind: one of which nothing had begun can still be executed,
/// one that was active has failed, because nothing executes it any more.
/// </summary>
internal static class Interruption
{
    public static void Settle(Run run, TimeProvider clock)
    {
        if (!run.State.IsTerminal && !CanStillStart(run))
        {
            RunEnd.Write(run, RunState.Interrupted, clock);
        }
    }

    private static bool CanStillStart(Run run) => run.Read(document =>
        document.Child("trigger_info") is null
        && document["repair_history"] is null
        && document.Children("tasks").All(HasNotBegun));

    private static bool HasNotBegun(JsonObject task) => task.RequiredNumber("start_time") == 0 && !RunState.Of(task).IsTerminal;
}
