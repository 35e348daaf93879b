using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Identity;

namespace CiTasks.Rehearsal.Scim;

/// <summary>Users, groups and service principals by SCIM 2.0, and who the caller is.</summary>
internal sealed class ScimApi(Principals principals)
{
    private const string Prefix = "/api/2.0/preview/scim/v2";

    /// <summary>The newer path, and the one by which a workspace shows its account's principals. Here they are the same.</summary>
    private static readonly string[] Prefixes = [Prefix, "/api/2.0/scim/v2", "/api/2.0/account/scim/v2"];

    public void Map(IEndpointRouteBuilder app)
    {
        foreach (var prefix in Prefixes)
        {
            app.MapGet(prefix + "/Me", Me);
            foreach (var kind in ScimKind.All)
            {
                var path = $"{prefix}/{kind.Name}";
                app.MapGet(path, call => Answer(call, () => call.ReplyAsync(ScimPages.Cut(call, principals.List(kind)))));
                app.MapPost(path, call => Answer(call, () => CreateAsync(call, kind)));
                app.MapGet(path + "/{id}", call => Answer(call, () => call.ReplyAsync(principals.Get(kind, call.RouteText("id")))));
                app.MapPut(path + "/{id}", call => Answer(call, () => ReplaceAsync(call, kind)));
                app.MapPatch(path + "/{id}", call => Answer(call, () => PatchAsync(call, kind)));
                app.MapDelete(path + "/{id}", call => Answer(call, () => Delete(call, kind)));
            }
        }
    }

    private Task Me(HttpContext call)
    {
        call.Response.Headers["X-Databricks-Org-Id"] = RehearsalUser.WorkspaceId;
        var me = principals.Me(Caller.Current);
        // Whoever asks is shown as a user; of a service principal the name is its application id.
        me["schemas"] = FirstPrincipals.UserSchemas();
        me.Remove("applicationId");
        return call.ReplyAsync(me);
    }

    private async Task CreateAsync(HttpContext call, ScimKind kind)
    {
        var created = principals.Create(kind, await call.ReadJsonAsync());
        call.Response.StatusCode = StatusCodes.Status201Created;
        await call.ReplyAsync(created);
    }

    private async Task ReplaceAsync(HttpContext call, ScimKind kind)
    {
        var body = await call.ReadJsonAsync();
        await call.ReplyAsync(principals.Change(kind, call.RouteText("id"), document =>
        {
            foreach (var (field, _) in document.Where(field => field.Key is not "id" and not "applicationId" and not "schemas" and not "meta").ToArray())
            {
                document.Remove(field);
            }
            foreach (var (field, value) in body)
            {
                document[field] = value?.DeepClone();
            }
        }));
    }

    private async Task PatchAsync(HttpContext call, ScimKind kind)
    {
        var body = await call.ReadJsonAsync();
        var changed = principals.Change(kind, call.RouteText("id"), document => ScimPatch.Apply(document, body.Children("Operations")));
        await call.ReplyAsync(changed);
    }

    private Task Delete(HttpContext call, ScimKind kind)
    {
        principals.Delete(kind, call.RouteText("id"));
        call.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static async Task Answer(HttpContext call, Func<Task> handle)
    {
        try
        {
            await handle();
        }
        catch (ScimException problem)
        {
            call.Response.StatusCode = problem.Status;
            await call.ReplyAsync(problem.Describe());
        }
    }
}
