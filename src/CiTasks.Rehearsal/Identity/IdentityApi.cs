using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Identity;

/// <summary>What every client asks before its first real call: where am I.</summary>
internal static class IdentityApi
{
    public static void MapIdentityApi(this IEndpointRouteBuilder app)
    {
        app.MapGet("/.well-known/databricks-config", call => call.ReplyAsync(new JsonObject
        {
            ["oidc_endpoint"] = call.BaseUrl() + "/oidc",
            ["workspace_id"] = RehearsalUser.WorkspaceId,
            ["host_type"] = "workspace",
        }));
    }
}
