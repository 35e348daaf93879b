using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Jobs;

/// <summary>The calls on jobs; those on runs are in <see cref="Runs.RunsApi"/>.</summary>
internal sealed class JobsApi(JobStore jobs, RunEngine engine)
{
    private static readonly string[] PagedArrays = ["tasks", "job_clusters", "environments", "parameters"];

    public void Map(IEndpointRouteBuilder app)
    {
        foreach (var version in ApiVersion.Jobs)
        {
            var routes = app.MapGroup(version.Prefix + "/jobs");
            routes.MapPost("/create", call => CreateAsync(call, version));
            routes.MapPost("/reset", call => ResetAsync(call, version));
            routes.MapPost("/update", call => UpdateAsync(call, version));
            routes.MapPost("/delete", DeleteAsync);
            routes.MapGet("/get", call => Get(call, version));
            routes.MapGet("/list", call => List(call, version));
        }
    }

    private async Task CreateAsync(HttpContext call, ApiVersion version)
    {
        var id = jobs.Create(await call.ReadJsonAsync(), version);
        await call.ReplyAsync(new JsonObject { ["job_id"] = id });
    }

    private async Task ResetAsync(HttpContext call, ApiVersion version)
    {
        var body = await call.ReadJsonAsync();
        var settings = body.Child("new_settings") ?? throw ApiException.InvalidParameter("Missing required field: new_settings");
        jobs.Reset(body.RequiredNumber("job_id"), settings.Copy(), version);
        LimitActiveRuns(body.RequiredNumber("job_id"));
        await call.ReplyAsync();
    }

    private async Task UpdateAsync(HttpContext call, ApiVersion version)
    {
        var body = await call.ReadJsonAsync();
        jobs.Update(body.RequiredNumber("job_id"), body.Child("new_settings"), body.Texts("fields_to_remove"), version);
        LimitActiveRuns(body.RequiredNumber("job_id"));
        await call.ReplyAsync();
    }

    /// <summary>Of all settings only the timeout counts for runs that were started before.</summary>
    private void LimitActiveRuns(long id) => engine.LimitActive(id, jobs.Get(id).Child("settings")!.Number("timeout_seconds") ?? 0);

    private async Task DeleteAsync(HttpContext call)
    {
        var id = (await call.ReadJsonAsync()).RequiredNumber("job_id");
        jobs.Delete(id);
        engine.CancelAll(id);
        await call.ReplyAsync();
    }

    private Task Get(HttpContext call, ApiVersion version)
    {
        var job = jobs.Get(call.RequiredQueryNumber("job_id"));
        var settings = (JsonObject)job["settings"]!;
        if (version.PagesArrays)
        {
            if (ArrayPages.Cut(settings, PagedArrays, call.Query("page_token")) is { } next)
            {
                job["has_more"] = true;
                job["next_page_token"] = next;
            }
        }
        else if (settings.Array("tasks") is { Count: > ArrayPages.Size })
        {
            throw JobRules.TooManyTasks();
        }
        return call.ReplyAsync(job);
    }

    private Task List(HttpContext call, ApiVersion version)
    {
        if (version.IsLegacy)
        {
            var all = jobs.List(call.Query("name"), found => new([.. found], null, null)).Items;
            return call.ReplyAsync(all.Count == 0 ? [] : new JsonObject { ["jobs"] = new JsonArray([.. all]) });
        }
        var limit = call.Limit(standard: 20, maximum: version.PagesArrays ? 100 : 25);
        var page = jobs.List(call.Query("name"), found => Pages.Cut(found, job => job.Id, limit, call.Query("page_token"), call.Offset()));
        var reply = page.Describe();
        if (page.Items.Count > 0)
        {
            var expand = call.QueryFlag("expand_tasks");
            reply["jobs"] = new JsonArray([.. page.Items.Select(job => expand ? Expanded(job) : Brief(job))]);
        }
        return call.ReplyAsync(reply);
    }

    private static JsonObject Brief(JsonObject job)
    {
        var settings = (JsonObject)job["settings"]!;
        settings.Remove("tasks");
        settings.Remove("job_clusters");
        return job;
    }

    private static JsonObject Expanded(JsonObject job)
    {
        if (ArrayPages.Cut((JsonObject)job["settings"]!, PagedArrays, token: null) is not null)
        {
            job["has_more"] = true;
        }
        return job;
    }
}
