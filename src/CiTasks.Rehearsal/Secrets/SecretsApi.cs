using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Secrets;

/// <summary>/api/2.0/secrets: scopes and what is in them.</summary>
internal sealed class SecretsApi(SecretStore secrets)
{
    public void Map(IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("/api/2.0/secrets");
        routes.MapPost("/scopes/create", CreateScopeAsync);
        routes.MapPost("/scopes/delete", DeleteScopeAsync);
        routes.MapGet("/scopes/list", call => call.ReplyListAsync("scopes", [.. secrets.Scopes().Select(Shown)]));
        routes.MapPost("/put", PutAsync);
        routes.MapPost("/delete", DeleteAsync);
        routes.MapGet("/list", call => call.ReplyListAsync("secrets", secrets.List(call.RequiredQuery("scope"))));
        routes.MapGet("/get", Get);
    }

    private async Task CreateScopeAsync(HttpContext call)
    {
        var body = await call.ReadJsonAsync();
        secrets.CreateScope(body.RequiredText("scope"), body.Text("initial_manage_principal"), body.Text("scope_backend_type"), body.Child("backend_azure_keyvault"));
        await call.ReplyAsync();
    }

    private async Task DeleteScopeAsync(HttpContext call)
    {
        secrets.DeleteScope((await call.ReadJsonAsync()).RequiredText("scope"));
        await call.ReplyAsync();
    }

    private async Task PutAsync(HttpContext call)
    {
        var body = await call.ReadJsonAsync();
        secrets.Put(body.RequiredText("scope"), body.RequiredText("key"), Value(body));
        await call.ReplyAsync();
    }

    private async Task DeleteAsync(HttpContext call)
    {
        var body = await call.ReadJsonAsync();
        secrets.Delete(body.RequiredText("scope"), body.RequiredText("key"));
        await call.ReplyAsync();
    }

    private Task Get(HttpContext call)
    {
        var key = call.RequiredQuery("key");
        var value = secrets.Get(call.RequiredQuery("scope"), key);
        return call.ReplyAsync(new JsonObject { ["key"] = key, ["value"] = Convert.ToBase64String(value) });
    }

    private static byte[] Value(JsonObject body)
    {
        switch (body.Text("string_value"), body.Text("bytes_value"))
        {
            case ({ } text, null):
                return Encoding.UTF8.GetBytes(text);
            case (null, { } encoded):
                var bytes = new byte[encoded.Length];
                return Convert.TryFromBase64String(encoded, bytes, out var length)
                    ? bytes[..length]
                    : throw ApiException.InvalidParameter("bytes_value must be base64-encoded");
            default:
                throw ApiException.Malformed("Exactly one of string_value and bytes_value must be given.");
        }
    }

    private static JsonObject Shown(JsonObject scope)
    {
        scope.Remove("acls");
        scope.Remove("secrets");
        return scope;
    }
}
