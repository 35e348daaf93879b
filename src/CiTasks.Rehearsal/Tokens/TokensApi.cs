using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Identity;

namespace CiTasks.Rehearsal.Tokens;

/// <summary>/api/2.0/token: one's own personal access tokens; /api/2.0/token-management: everybody's.</summary>
internal sealed class TokensApi(TokenStore tokens)
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/api/2.0/token/create", CreateAsync);
        app.MapGet("/api/2.0/token/list", call => List(call, Caller.Current));
        app.MapPost("/api/2.0/token/delete", DeleteAsync);
        app.MapGet("/api/2.0/token-management/tokens", call => List(call, owner: null));
        app.MapGet("/api/2.0/token-management/tokens/{id}", call => call.ReplyAsync(new JsonObject { ["token_info"] = tokens.Get(call.RouteText("id")) }));
        app.MapDelete("/api/2.0/token-management/tokens/{id}", DeleteOne);
        app.MapPost("/api/2.0/token-management/on-behalf-of/tokens", CreateForAsync);
    }

    private async Task CreateAsync(HttpContext call) => await ReplyAsync(call, Caller.Current, await call.ReadJsonAsync());

    private async Task CreateForAsync(HttpContext call)
    {
        var body = await call.ReadJsonAsync();
        await ReplyAsync(call, Caller.ServicePrincipal(body.RequiredText("application_id")), body);
    }

    private Task ReplyAsync(HttpContext call, Caller owner, JsonObject body)
    {
        var (value, info) = tokens.Create(owner, body.Text("comment"), body.Number("lifetime_seconds"));
        return call.ReplyAsync(new JsonObject { ["token_value"] = value, ["token_info"] = info });
    }

    private Task List(HttpContext call, Caller? owner) => call.ReplyListAsync("token_infos", tokens.List(owner));

    private async Task DeleteAsync(HttpContext call)
    {
        tokens.Delete((await call.ReadJsonAsync()).RequiredText("token_id"));
        await call.ReplyAsync();
    }

    private Task DeleteOne(HttpContext call)
    {
        tokens.Delete(call.RouteText("id"));
        return call.ReplyAsync();
    }
}
