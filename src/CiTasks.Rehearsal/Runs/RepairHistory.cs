using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Runs;

/// <summary>
/// The first course of a run and its repairs. Kept in the run's document from the first repair on; what the last item
/// tells is what the run itself tells.
/// </summary>
internal static class RepairHistory
{
    public const string Field = "repair_history";

    /// <summary>Closes the last item and opens one for a repair.</summary>
    public static void Begin(JsonObject run, long repairId, long now)
    {
        run[Field] = new JsonArray([.. Items(run), new JsonObject { ["id"] = repairId, ["type"] = "REPAIR", ["start_time"] = now }]);
    }

    /// <summary>All items as they stand. The document must have its tasks.</summary>
    public static JsonArray Show(JsonObject run) => new([.. Items(run)]);

    public static long? LatestId(JsonObject run) => Last(run)?.RequiredNumber("id");

    public static int Count(JsonObject run) => Math.Max(0, (run.Array(Field)?.Count ?? 0) - 1);

    public static long LastStart(JsonObject run) => (Last(run) ?? run).RequiredNumber("start_time");

    public static long DurationBefore(JsonObject run) => run.Children(Field)
        .SkipLast(1)
        .Sum(item => item.RequiredNumber("end_time") - item.RequiredNumber("start_time"));

    private static JsonObject? Last(JsonObject run) => run.Children(Field).LastOrDefault();

    private static List<JsonObject> Items(JsonObject run)
    {
        var items = run.Children(Field).Select(item => item.Copy()).ToList();
        if (items.Count == 0)
        {
            items.Add(new JsonObject { ["type"] = "ORIGINAL", ["start_time"] = run["start_time"]?.DeepClone() });
        }
        var last = items[^1];
        foreach (var name in (string[])["end_time", "state", "status", "effective_performance_target"])
        {
            if (run[name] is { } value)
            {
                last[name] = value.DeepClone();
            }
        }
        var earlier = items.SkipLast(1).SelectMany(item => item.Texts("task_run_ids")).ToHashSet();
        last["task_run_ids"] = new JsonArray([.. run.Children("tasks")
            .Select(task => task.RequiredNumber("run_id"))
            .Where(id => !earlier.Contains(id.ToString()))
            .Select(id => (JsonNode)id)]);
        return items;
    }
}
