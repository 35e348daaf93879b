using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Libraries;

/// <summary>/api/2.0/libraries: what is installed on interactive clusters.</summary>
internal sealed class LibrariesApi(ClusterLibraries libraries)
{
    public void Map(IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("/api/2.0/libraries");
        routes.MapPost("/install", call => ChangeAsync(call, libraries.Install));
        routes.MapPost("/uninstall", call => ChangeAsync(call, libraries.Uninstall));
        routes.MapGet("/cluster-status", call => call.ReplyAsync(libraries.Status(call.RequiredQuery("cluster_id"))));
        routes.MapGet("/all-cluster-statuses", call => call.ReplyListAsync("statuses", libraries.All()));
    }

    private static async Task ChangeAsync(HttpContext call, Action<string, IReadOnlyList<JsonObject>> change)
    {
        var body = await call.ReadJsonAsync();
        change(body.RequiredText("cluster_id"), [.. body.Children("libraries")]);
        await call.ReplyAsync();
    }
}
