using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Own;

/// <summary>Whether the workspace serves; for whoever waits for a container to be ready. Tells nothing else and needs no token.</summary>
internal static class HealthApi
{
    public const string Route = OwnRoutes.Prefix + "/health";

    public static void MapHealthApi(this IEndpointRouteBuilder app) =>
        app.MapGet(Route, call => call.ReplyAsync(new JsonObject { ["status"] = "ready" }));
}
