using System.Text.Json.Nodes;
using CiTasks.Databricks.Http;
using CiTasks.Planning.Runs;
using CiTasks.Planning.Text;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Runs;

/// <summary>
/// The tasks of a run as a table that is redrawn while it goes on: where each stands, and how long
/// it has waited, prepared and run. Of several attempts at a task the last one is shown; active
/// tasks come first.
/// </summary>
internal static class LiveTasks
{
    public static IReadOnlyList<string> Headers { get; } = ["task", "state", "queue", "setup", "run"];

    /// <param name="run">As <c>runs/get</c> shows it.</param>
    /// <param name="now">For the phase that is not over, whose duration the service tells only at its end.</param>
    public static IReadOnlyList<IReadOnlyList<string>> Rows(JsonObject run, DateTimeOffset now) =>
    [
        .. run.Children("tasks")
            .GroupBy(task => task.Text("task_key"))
            .Select(attempts => attempts.MaxBy(task => task.Number("attempt_number") ?? 0)!)
            .Select(task => (Task: task, Part: RunPart.Of(task)))
            .OrderBy(pair => pair.Part.Outcome != RunOutcome.Waiting)
            .ThenBy(pair => pair.Task.Number("start_time") is > 0 and { } start ? start : long.MaxValue)
            .Select(pair => Row(pair.Task, pair.Part, now)),
    ];

    private static string[] Row(JsonObject task, RunPart part, DateTimeOffset now)
    {
        var queue = Phase(task, "queue_duration");
        var setup = Phase(task, "setup_duration");
        var run = Phase(task, "execution_duration");
        if (run is null && part.LifeCycle == "RUNNING" && task.Number("start_time") is > 0 and { } start)
        {
            // Clocks differ: a time that has not begun yet is none.
            var since = now - DateTimeOffset.FromUnixTimeMilliseconds(start) - (setup ?? TimeSpan.Zero);
            run = since > TimeSpan.Zero ? since : TimeSpan.Zero;
        }

        var name = part.Attempt == 0 ? part.Key : $"{part.Key} (attempt {part.Attempt + 1})";
        return [name, part.State, Show(queue), Show(setup), Show(run)];
    }

    private static TimeSpan? Phase(JsonObject task, string field) =>
        task.Number(field) is > 0 and { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;

    private static string Show(TimeSpan? span) => span is { } known ? Spans.Show(known) : "–";
}
