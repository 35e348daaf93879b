using System.Globalization;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Git;

/// <summary>The calls on Git folders. Their first name was Repos, and the routes keep it.</summary>
internal sealed class ReposApi(GitFolders folders)
{
    private const string Route = "/api/2.0/repos";
    private const int PageSize = 20;

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost(Route, CreateAsync);
        app.MapGet(Route, List);
        app.MapGet(Route + "/{id}", call => call.ReplyAsync(folders.Get(call.RouteNumber("id")).Show()));
        app.MapPatch(Route + "/{id}", UpdateAsync);
        app.MapDelete(Route + "/{id}", DeleteAsync);
    }

    private async Task CreateAsync(HttpContext call)
    {
        var request = await call.ReadJsonAsync();
        var url = request.RequiredText("url");
        var fields = GitFolderRequest.Of(request);
        await call.ReplyAsync(await ShowAsync(() => folders.CreateAsync(url, NonEmpty(request, "provider"), NonEmpty(request, "path"), fields, call.RequestAborted)));
    }

    /// <summary>Answers with the folder as it is now: some clients look for the commit in it.</summary>
    private async Task UpdateAsync(HttpContext call)
    {
        var fields = GitFolderRequest.Of(await call.ReadJsonAsync());
        await call.ReplyAsync(await ShowAsync(() => folders.UpdateAsync(call.RouteNumber("id"), fields, call.RequestAborted)));
    }

    private async Task DeleteAsync(HttpContext call)
    {
        await folders.DeleteAsync(call.RouteNumber("id"), call.RequestAborted);
        await call.ReplyAsync();
    }

    private Task List(HttpContext call)
    {
        var after = call.QueryNumber("next_page_token") ?? 0;
        var rest = folders.List(call.Query("path_prefix")).Where(folder => folder.Id > after).Take(PageSize + 1).ToArray();
        var reply = new JsonObject();
        if (rest.Length > 0)
        {
            reply["repos"] = new JsonArray([.. rest.Take(PageSize).Select(folder => folder.Show())]);
        }
        if (rest.Length > PageSize)
        {
            reply["next_page_token"] = rest[PageSize - 1].Id.ToString(CultureInfo.InvariantCulture);
        }
        return call.ReplyAsync(reply);
    }

    private static async Task<JsonObject> ShowAsync(Func<Task<GitFolder>> act)
    {
        try
        {
            return (await act()).Show();
        }
        catch (GitException problem)
        {
            throw problem.ToApi();
        }
    }

    private static string? NonEmpty(JsonObject request, string name) => request.Text(name) is { Length: > 0 } text ? text : null;
}
