using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Libraries;
using CiTasks.Rehearsal.Permissions;

namespace CiTasks.Rehearsal.Clusters;

/// <summary>/api/2.0/clusters and /api/2.1/clusters, which differ in nothing but the pages of the list.</summary>
internal sealed class ClustersApi(ClusterStore clusters, ClusterLibraries libraries, PermissionStore permissions)
{
    public void Map(IEndpointRouteBuilder app)
    {
        foreach (var prefix in (string[])["/api/2.0/clusters", "/api/2.1/clusters"])
        {
            var routes = app.MapGroup(prefix);
            routes.MapPost("/create", CreateAsync);
            routes.MapGet("/get", call => call.ReplyAsync(ClusterPages.Shown(clusters.Get(call.RequiredQuery("cluster_id")))));
            routes.MapGet("/list", call => call.ReplyAsync(ClusterPages.Clusters(call, clusters.List())));
            routes.MapPost("/events", EventsAsync);
            routes.MapPost("/start", call => ChangeAsync(call, (id, _) => clusters.Start(id)));
            routes.MapPost("/restart", call => ChangeAsync(call, (id, _) => clusters.Restart(id)));
            routes.MapPost("/resize", call => ChangeAsync(call, clusters.Resize));
            routes.MapPost("/edit", call => ChangeAsync(call, clusters.Edit));
            routes.MapPost("/update", call => ChangeAsync(call, Update));
            routes.MapPost("/delete", call => ChangeAsync(call, (id, _) => clusters.Terminate(id)));
            routes.MapPost("/permanent-delete", call => ChangeAsync(call, (id, _) => Delete(id)));
            routes.MapPost("/pin", call => ChangeAsync(call, (id, _) => clusters.Pin(id)));
            routes.MapPost("/unpin", call => ChangeAsync(call, (id, _) => clusters.Unpin(id)));
            routes.MapPost("/change-owner", call => ChangeAsync(call, (id, body) => clusters.ChangeOwner(id, body.RequiredText("owner_username"))));
            routes.MapGet("/spark-versions", call => call.ReplyAsync(SparkVersions.Describe()));
            routes.MapGet("/list-node-types", call => call.ReplyAsync(NodeTypes.Describe()));
            routes.MapGet("/list-zones", call => call.ReplyAsync(new JsonObject { ["zones"] = new JsonArray("1", "2", "3"), ["default_zone"] = "1" }));
        }
    }

    private async Task CreateAsync(HttpContext call)
    {
        var id = clusters.Create(await call.ReadJsonAsync());
        permissions.Created("clusters", id, PermissionStore.Draft("clusters", sent: null));
        await call.ReplyAsync(new JsonObject { ["cluster_id"] = id });
    }

    private async Task EventsAsync(HttpContext call)
    {
        var body = await call.ReadJsonAsync();
        await call.ReplyAsync(ClusterPages.Events(clusters.Get(body.RequiredText("cluster_id")), body));
    }

    private static async Task ChangeAsync(HttpContext call, Action<string, JsonObject> change)
    {
        var body = await call.ReadJsonAsync();
        change(body.RequiredText("cluster_id"), body);
        await call.ReplyAsync();
    }

    private void Update(string id, JsonObject body) => clusters.Update(
        id,
        body.RequiredText("update_mask").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        body.Child("cluster") ?? []);

    private void Delete(string id)
    {
        clusters.Delete(id);
        libraries.Forget(id);
        permissions.Forget("clusters", id);
    }
}
