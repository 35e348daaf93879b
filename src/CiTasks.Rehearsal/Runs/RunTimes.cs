using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Runs;

/// <summary>The times of a run or task, in milliseconds. The end is 0 while it is active.</summary>
internal static class RunTimes
{
    public static void WriteZero(JsonObject document)
    {
        foreach (var name in (string[])["end_time", "setup_duration", "execution_duration", "cleanup_duration"])
        {
            document[name] = 0;
        }
    }

    /// <summary>A task's time is the sum of its phases.</summary>
    public static void EndTask(JsonObject task, long now)
    {
        task["end_time"] = now;
        if (task.Number("start_time") is > 0 and { } start)
        {
            task["execution_duration"] = Math.Max(0, now - start - (task.Number("setup_duration") ?? 0));
        }
        else
        {
            task["start_time"] = now;
        }
    }

    /// <param name="run">Of a run with tasks only the whole counts, its repairs included.</param>
    /// <param name="task">The one task of an old-style run, which is the run.</param>
    /// <param name="now">When it ended.</param>
    public static void EndRun(JsonObject run, JsonObject? task, long now)
    {
        run["end_time"] = now;
        if (task is not null)
        {
            run["setup_duration"] = task.Number("setup_duration");
            run["execution_duration"] = task.Number("execution_duration");
        }
        run["run_duration"] = RepairHistory.DurationBefore(run) + now - RepairHistory.LastStart(run);
    }
}
