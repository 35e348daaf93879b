using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Pipelines;

/// <summary>
/// The updates of a pipeline. A rehearsal has nothing that runs one, so each has failed as soon as it is asked for, and its
/// event says why.
/// </summary>
internal sealed class PipelineUpdates(PipelineStore pipelines, TimeProvider clock)
{
    private const int Kept = 25;

    public string Start(string pipeline, JsonObject request)
    {
        var id = Guid.NewGuid().ToString();
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        pipelines.Change(pipeline, document =>
        {
            var update = new JsonObject
            {
                ["pipeline_id"] = pipeline,
                ["update_id"] = id,
                ["state"] = "FAILED",
                ["cause"] = request.Text("cause") ?? "API_CALL",
                ["creation_time"] = now,
                ["full_refresh"] = request.Flag("full_refresh"),
            };
            document["updates"] = new JsonArray([update, .. document.Children("updates").Take(Kept - 1).Select(older => older.Copy())]);
        });
        return id;
    }

    public JsonObject Get(string pipeline, string update) =>
        pipelines.Get(pipeline).Children("updates").FirstOrDefault(known => known.Text("update_id") == update)?.Copy()
        ?? throw ApiException.NotFound($"The specified update {update} was not found.");

    public JsonObject[] List(string pipeline) => [.. pipelines.Get(pipeline).Children("updates").Select(update => update.Copy())];

    public JsonObject[] Events(string pipeline) => [.. List(pipeline).Select(update => new JsonObject
    {
        ["id"] = update.Text("update_id"),
        ["event_type"] = "update_progress",
        ["level"] = "ERROR",
        ["maturity_level"] = "STABLE",
        ["timestamp"] = DateTimeOffset.FromUnixTimeMilliseconds(update.RequiredNumber("creation_time")).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"),
        ["message"] = $"Update {update.Text("update_id")!.Split('-')[0]} is FAILED. The rehearsal workspace keeps pipelines and cannot run them.",
        ["origin"] = new JsonObject { ["pipeline_id"] = pipeline, ["update_id"] = update.Text("update_id") },
        ["error"] = new JsonObject { ["fatal"] = true },
    })];
}
