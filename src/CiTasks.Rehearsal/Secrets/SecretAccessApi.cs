using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Secrets;

/// <summary>/api/2.0/secrets/acls: who may read, write and manage a scope. They are kept and shown; every caller of a rehearsal is an administrator.</summary>
internal sealed class SecretAccessApi(SecretStore secrets)
{
    private static readonly string[] Permissions = ["READ", "WRITE", "MANAGE"];

    public void Map(IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("/api/2.0/secrets/acls");
        routes.MapPost("/put", PutAsync);
        routes.MapPost("/delete", DeleteAsync);
        routes.MapGet("/get", Get);
        routes.MapGet("/list", List);
    }

    private async Task PutAsync(HttpContext call)
    {
        var body = await call.ReadJsonAsync();
        var (principal, permission) = (body.RequiredText("principal"), body.RequiredText("permission"));
        if (!Permissions.Contains(permission))
        {
            throw ApiException.InvalidParameter($"Permission must be one of {string.Join(", ", Permissions)}, not '{permission}'.");
        }
        secrets.ChangeAccess(body.RequiredText("scope"), access => access[principal] = permission);
        await call.ReplyAsync();
    }

    private async Task DeleteAsync(HttpContext call)
    {
        var body = await call.ReadJsonAsync();
        var (scope, principal) = (body.RequiredText("scope"), body.RequiredText("principal"));
        secrets.ChangeAccess(scope, access =>
        {
            if (!access.Remove(principal))
            {
                throw NoEntry(scope, principal);
            }
        });
        await call.ReplyAsync();
    }

    private Task Get(HttpContext call)
    {
        var (scope, principal) = (call.RequiredQuery("scope"), call.RequiredQuery("principal"));
        return secrets.Access(scope).Text(principal) is { } permission
            ? call.ReplyAsync(Entry(principal, permission))
            : throw NoEntry(scope, principal);
    }

    private Task List(HttpContext call) => call.ReplyListAsync(
        "items", [.. secrets.Access(call.RequiredQuery("scope")).Select(entry => Entry(entry.Key, entry.Value.AsText()))]);

    private static JsonObject Entry(string principal, string permission) => new() { ["principal"] = principal, ["permission"] = permission };

    private static ApiException NoEntry(string scope, string principal) =>
        ApiException.NotFound($"Failed to get secret acl for principal {principal} for scope {scope}.");
}
