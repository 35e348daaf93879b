using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Git;

/// <summary>The calls on Git credentials. A token goes in and never comes out.</summary>
internal sealed class GitCredentialsApi(GitCredentials credentials)
{
    private const string Route = "/api/2.0/git-credentials";

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost(Route, CreateAsync);
        app.MapGet(Route, List);
        app.MapGet(Route + "/{id}", call => call.ReplyAsync(credentials.Get(call.RouteNumber("id")).Show()));
        app.MapPatch(Route + "/{id}", UpdateAsync);
        app.MapDelete(Route + "/{id}", DeleteAsync);
    }

    private async Task CreateAsync(HttpContext call)
    {
        try
        {
            await call.ReplyAsync(credentials.Create(await call.ReadJsonAsync()).Show());
        }
        catch (GitException problem)
        {
            throw problem.ToApi();
        }
    }

    private Task List(HttpContext call)
    {
        var reply = new JsonObject();
        if (credentials.List() is { Length: > 0 } all)
        {
            reply["credentials"] = new JsonArray([.. all.Select(credential => credential.Show())]);
        }
        return call.ReplyAsync(reply);
    }

    private async Task UpdateAsync(HttpContext call)
    {
        try
        {
            credentials.Update(call.RouteNumber("id"), await call.ReadJsonAsync());
        }
        catch (GitException problem)
        {
            throw problem.ToApi();
        }
        await call.ReplyAsync();
    }

    private Task DeleteAsync(HttpContext call)
    {
        credentials.Delete(call.RouteNumber("id"));
        return call.ReplyAsync();
    }
}
