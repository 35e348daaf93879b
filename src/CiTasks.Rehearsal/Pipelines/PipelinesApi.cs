using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Pipelines;

/// <summary>/api/2.0/pipelines.</summary>
internal sealed partial class PipelinesApi(PipelineStore pipelines, PipelineUpdates updates)
{
    private static readonly string[] InList = ["pipeline_id", "name", "state", "creator_user_name", "run_as_user_name", "latest_updates"];

    public void Map(IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("/api/2.0/pipelines");
        routes.MapPost("", CreateAsync);
        routes.MapGet("", List);
        routes.MapGet("/{id}", call => call.ReplyAsync(Shown(pipelines.Get(call.RouteText("id")))));
        routes.MapPut("/{id}", EditAsync);
        routes.MapDelete("/{id}", Delete);
        routes.MapPost("/{id}/updates", StartAsync);
        routes.MapGet("/{id}/updates", call => call.ReplyListAsync("updates", updates.List(call.RouteText("id"))));
        routes.MapGet("/{id}/updates/{update}", call => call.ReplyAsync(new JsonObject { ["update"] = updates.Get(call.RouteText("id"), call.RouteText("update")) }));
        routes.MapGet("/{id}/events", call => call.ReplyListAsync("events", updates.Events(call.RouteText("id"))));
        routes.MapPost("/{id}/stop", Stop);
    }

    private async Task CreateAsync(HttpContext call)
    {
        var body = await call.ReadJsonAsync();
        if (body.Flag("dry_run"))
        {
            body.Remove("dry_run");
            await call.ReplyAsync(new JsonObject { ["effective_settings"] = body });
            return;
        }
        await call.ReplyAsync(new JsonObject { ["pipeline_id"] = pipelines.Create(body) });
    }

    private async Task EditAsync(HttpContext call)
    {
        pipelines.Edit(call.RouteText("id"), await call.ReadJsonAsync());
        await call.ReplyAsync();
    }

    private Task Delete(HttpContext call)
    {
        pipelines.Delete(call.RouteText("id"));
        return call.ReplyAsync();
    }

    private async Task StartAsync(HttpContext call)
    {
        var body = await call.ReadJsonAsync();
        await call.ReplyAsync(new JsonObject { ["update_id"] = updates.Start(call.RouteText("id"), body) });
    }

    /// <summary>Nothing runs, so there is nothing to stop.</summary>
    private Task Stop(HttpContext call)
    {
        pipelines.Get(call.RouteText("id"));
        return call.ReplyAsync();
    }

    private Task List(HttpContext call)
    {
        var all = pipelines.List().Where(Filter(call.Query("filter"))).ToArray();
        var size = (int)Math.Clamp(call.QueryNumber("max_results") ?? 25, 1, 100);
        var start = call.Query("page_token") is { } token && int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
        var page = all.Skip(start).Take(size).Select(Listed).ToArray();
        var reply = page.Length == 0 ? [] : new JsonObject { ["statuses"] = new JsonArray([.. page]) };
        if (start + page.Length < all.Length)
        {
            reply["next_page_token"] = (start + size).ToString(CultureInfo.InvariantCulture);
        }
        return call.ReplyAsync(reply);
    }

    private static Func<JsonObject, bool> Filter(string? filter)
    {
        if (filter is null)
        {
            return _ => true;
        }
        if (NameLike().Match(filter) is not { Success: true } match)
        {
            throw ApiException.InvalidParameter($"Unsupported filter: {filter}");
        }
        var pattern = "^" + Regex.Escape(match.Groups[1].Value).Replace("%", ".*", StringComparison.Ordinal) + "$";
        return pipeline => Regex.IsMatch(pipeline.RequiredText("name"), pattern, RegexOptions.NonBacktracking);
    }

    private static JsonObject Listed(JsonObject pipeline)
    {
        var listed = Shown(pipeline);
        foreach (var (field, _) in listed.Where(field => !InList.Contains(field.Key)).ToArray())
        {
            listed.Remove(field);
        }
        return listed;
    }

    private static JsonObject Shown(JsonObject pipeline)
    {
        var latest = pipeline.Children("updates").Take(5).Select(update => new JsonObject
        {
            ["update_id"] = update.Text("update_id"),
            ["state"] = update.Text("state"),
            ["creation_time"] = DateTimeOffset.FromUnixTimeMilliseconds(update.RequiredNumber("creation_time")).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"),
        }).ToArray();
        pipeline.Remove("updates");
        if (latest.Length > 0)
        {
            pipeline["latest_updates"] = new JsonArray([.. latest]);
        }
        return pipeline;
    }

    [GeneratedRegex(@"^\s*name\s+like\s+'([^']*)'\s*\z", RegexOptions.IgnoreCase)]
    private static partial Regex NameLike();
}
