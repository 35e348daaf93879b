using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Identity;

/// <summary>What every client asks before its first real call: where am I, and who.</summary>
internal static class IdentityApi
{
    public static void MapIdentityApi(this IEndpointRouteBuilder app)
    {
        app.MapGet("/.well-known/databricks-config", call => call.ReplyAsync(new JsonObject
        {
            ["oidc_endpoint"] = call.BaseUrl() + "/oidc",
            ["workspace_id"] = RehearsalUser.WorkspaceId,
        }));
        app.MapGet("/api/2.0/preview/scim/v2/Me", call =>
        {
            call.Response.Headers["X-Databricks-Org-Id"] = RehearsalUser.WorkspaceId;
            return call.ReplyAsync(Me());
        });
    }

    private static JsonObject Me() => new()
    {
        ["schemas"] = new JsonArray("urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:workspace:2.0:User"),
        ["id"] = RehearsalUser.Id,
        ["userName"] = RehearsalUser.Name,
        ["displayName"] = "Rehearsal",
        ["active"] = true,
        ["name"] = new JsonObject { ["givenName"] = "Rehearsal" },
        ["emails"] = new JsonArray(new JsonObject { ["value"] = RehearsalUser.Name, ["type"] = "work", ["primary"] = true }),
        ["groups"] = new JsonArray(
            new JsonObject { ["display"] = "admins", ["type"] = "direct", ["value"] = "1", ["$ref"] = "Groups/1" },
            new JsonObject { ["display"] = "users", ["type"] = "direct", ["value"] = "2", ["$ref"] = "Groups/2" }),
        ["entitlements"] = new JsonArray(new JsonObject { ["value"] = "workspace-access" }),
    };
}
