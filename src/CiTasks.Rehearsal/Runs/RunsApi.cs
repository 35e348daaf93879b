using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Jobs;

namespace CiTasks.Rehearsal.Runs;

/// <summary>The calls that start, show and stop runs.</summary>
internal sealed class RunsApi(JobStore jobs, RunStore runs, RunDraft draft, RunEngine engine)
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
            routes.MapPost("/runs/cancel", CancelAsync);
            routes.MapPost("/runs/cancel-all", CancelAllAsync);
            routes.MapPost("/runs/delete", DeleteAsync);
        }
    }

    private async Task RunNowAsync(HttpContext call)
    {
        var request = await call.ReadJsonAsync();
        var run = Start(draft.FromJob(jobs.Get(request.RequiredNumber("job_id")), request));
        await call.ReplyAsync(new JsonObject { ["run_id"] = run.Id, ["number_in_job"] = run.Id });
    }

    private async Task SubmitAsync(HttpContext call, ApiVersion version)
    {
        var run = Start(draft.FromSubmission(await call.ReadJsonAsync(), version));
        await call.ReplyAsync(new JsonObject { ["run_id"] = run.Id });
    }

    private Run Start(JsonObject record)
    {
        var (run, isNew) = runs.Add(record);
        if (isNew)
        {
            engine.Start(run);
        }
        return run;
    }

    private Task Get(HttpContext call, ApiVersion version)
    {
        var run = RunView.Show(runs.Get(call.RequiredQueryNumber("run_id")), call);
        if (version.PagesArrays && ArrayPages.Cut(run, RunView.PagedArrays, call.Query("page_token")) is { } next)
        {
            run["has_more"] = true;
            run["next_page_token"] = next;
        }
        return call.ReplyAsync(run);
    }

    private Task List(HttpContext call, ApiVersion version)
    {
        var filter = RunFilter.Of(call);
        var limit = call.Limit(standard: version.IsLegacy ? 20 : 25, maximum: version.IsLegacy ? 1000 : 25, zeroIsMaximum: true);
        var page = Pages.Cut(runs.NewestFirst().Where(filter.Admits), run => run.Id, limit, call.Query("page_token"), call.Offset());
        var reply = page.Describe();
        if (page.Items.Count > 0)
        {
            var expand = call.QueryFlag("expand_tasks");
            reply["runs"] = new JsonArray([.. page.Items.Select(run =>
                expand ? RunView.Show(run, call) : RunView.Brief(RunView.Show(run, call)))]);
        }
        return call.ReplyAsync(reply);
    }

    private Task GetOutput(HttpContext call)
    {
        var id = call.RequiredQueryNumber("run_id");
        return call.ReplyAsync(RunOutput.Read(runs.GetByTask(id), id, call));
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
}
