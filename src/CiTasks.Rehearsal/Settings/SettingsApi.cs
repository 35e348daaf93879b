using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Settings;

/// <summary>The switches of the workspace, and the telemetry that clients send after their work.</summary>
internal sealed class SettingsApi(DocumentStore settings)
{
    private const string Document = "workspace-conf";

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/2.0/workspace-conf", Get);
        app.MapPatch("/api/2.0/workspace-conf", ChangeAsync);
        app.MapPost("/telemetry-ext", TakeTelemetryAsync);
    }

    /// <summary>Only what is asked for by name; a switch that nobody set is null.</summary>
    private Task Get(HttpContext call)
    {
        var known = settings.Find(Document) ?? [];
        var reply = new JsonObject();
        foreach (var key in call.RequiredQuery("keys").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            reply[key] = known[key]?.DeepClone();
        }
        return call.ReplyAsync(reply);
    }

    private async Task ChangeAsync(HttpContext call)
    {
        var body = await call.ReadJsonAsync();
        settings.Add(Document, [], all => all.Count == 0);
        settings.Change(Document, known =>
        {
            foreach (var (key, value) in body)
            {
                // Every value is text, true and false too.
                known[key] = value.AsText();
            }
        });
        await call.ReplyAsync();
    }

    /// <summary>Counted and forgotten: nothing leaves this machine.</summary>
    private static async Task TakeTelemetryAsync(HttpContext call)
    {
        var body = await call.ReadJsonAsync();
        var count = (body.Array("protoLogs")?.Count ?? 0) + (body.Array("items")?.Count ?? 0);
        await call.ReplyAsync(new JsonObject { ["errors"] = new JsonArray(), ["numSuccess"] = 0, ["numProtoSuccess"] = count });
    }
}
