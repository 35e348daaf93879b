using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Runs;

/// <summary>The calls that start, show and stop runs.</summary>
internal sealed class RunsApi(RunStarter starter, RunStore runs, RunRepair repair, RunExport export, RunEngine engine)
{
    public void Map(IEndpointRouteBuilder app)
    {
        foreach (var version in ApiVersion.Jobs)
        {
            var routes = app.MapGroup(version.Prefix + "/jobs");
            routes.MapPost("/run-now", RunNowAsync);
            routes.MapPost("/runs/submit", call => SubmitAsync(call, version));
            routes.MapGet("/runs/get", call => Get(call, version));
            routes.MapGet("/runs/list", call => List(call, version));
            routes.MapGet("/runs/get-output", GetOutput);
            routes.MapGet("/runs/export", Export);
            routes.MapPost("/runs/cancel", CancelAsync);
            routes.MapPost("/runs/cancel-all", CancelAllAsync);
            routes.MapPost("/runs/delete", DeleteAsync);
            routes.MapPost("/runs/repair", RepairAsync);
        }
    }

    private async Task RunNowAsync(HttpContext call)
    {
        var run = starter.StartJob(await call.ReadJsonAsync());
        await call.ReplyAsync(new JsonObject { ["run_id"] = run.Id, ["number_in_job"] = run.Id });
    }

    private async Task SubmitAsync(HttpContext call, ApiVersion version)
    {
        var run = starter.Submit(await call.ReadJsonAsync(), version);
        await call.ReplyAsync(new JsonObject { ["run_id"] = run.Id });
    }

    /// <summary>Takes the id of a task's run as well.</summary>
    private Task Get(HttpContext call, ApiVersion version)
    {
        var id = call.RequiredQueryNumber("run_id");
        var run = runs.GetByTask(id);
        var view = RunView.Of(call);
        var document = id == run.Id ? view.Show(run) : view.ShowTask(run, id);
        if (version.PagesArrays && ArrayPages.Cut(document, RunView.PagedArrays, call.Query("page_token")) is { } next)
        {
            document["has_more"] = true;
            document["next_page_token"] = next;
        }
        return call.ReplyAsync(document);
    }

    private Task List(HttpContext call, ApiVersion version)
    {
        var filter = RunFilter.Of(call);
        var limit = call.Limit(standard: version.IsLegacy ? 20 : 25, maximum: version.IsLegacy ? 1000 : 25, zeroIsMaximum: true);
        var page = Pages.Cut(runs.NewestFirst().Where(filter.Admits), run => run.Id, limit, call.Query("page_token"), call.Offset());
        var reply = page.Describe();
        if (page.Items.Count > 0)
        {
            var (view, expand) = (new RunView(call.BaseUrl()), call.QueryFlag("expand_tasks"));
            reply["runs"] = new JsonArray([.. page.Items.Select(entry => runs.TryGet(entry.Id)).OfType<Run>()
                .Select(run => expand ? Expanded(view.Show(run), version) : view.ShowBrief(run))]);
        }
        return call.ReplyAsync(reply);
    }

    private static JsonObject Expanded(JsonObject run, ApiVersion version)
    {
        if (version.PagesArrays && ArrayPages.Cut(run, RunView.PagedArrays, token: null) is not null)
        {
            run["has_more"] = true;
        }
        return run;
    }

    private Task GetOutput(HttpContext call)
    {
        var id = call.RequiredQueryNumber("run_id");
        return call.ReplyAsync(RunOutput.Read(runs.GetByTask(id), id, new RunView(call.BaseUrl())));
    }

    private Task Export(HttpContext call)
    {
        var id = call.RequiredQueryNumber("run_id");
        return call.ReplyAsync(export.Export(runs.GetByTask(id), id, call.Query("views_to_export")));
    }

    private async Task CancelAsync(HttpContext call)
    {
        engine.Cancel(runs.Get((await call.ReadJsonAsync()).RequiredNumber("run_id")));
        await call.ReplyAsync();
    }

    private async Task CancelAllAsync(HttpContext call)
    {
        var request = await call.ReadJsonAsync();
        if (request.Number("job_id") is null && !request.Flag("all_queued_runs"))
        {
            throw ApiException.InvalidParameter("Missing required field: job_id");
        }
        engine.CancelAll(request.Number("job_id"), onlyQueued: request.Flag("all_queued_runs"));
        await call.ReplyAsync();
    }

    private async Task DeleteAsync(HttpContext call)
    {
        runs.Delete((await call.ReadJsonAsync()).RequiredNumber("run_id"));
        await call.ReplyAsync();
    }

    private async Task RepairAsync(HttpContext call)
    {
        var request = await call.ReadJsonAsync();
        var run = runs.Get(request.RequiredNumber("run_id"));
        var id = repair.Prepare(run, request);
        engine.Restart(run);
        await call.ReplyAsync(new JsonObject { ["repair_id"] = id });
    }
}
