using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Own;

namespace CiTasks.Rehearsal.Faults;

/// <summary>The rules, to look at and to change while the workspace serves.</summary>
internal sealed class FaultsApi(FaultBook faults)
{
    private const string Route = OwnRoutes.Prefix + "/faults";

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Route, call => call.ReplyAsync(faults.Describe()));
        app.MapPatch(Route, AddAsync);
        app.MapDelete(Route, Remove);
    }

    private async Task AddAsync(HttpContext call)
    {
        try
        {
            faults.Add(FaultSpec.ParseAll(await call.ReadJsonAsync()));
        }
        catch (FaultException problem)
        {
            throw ApiException.InvalidParameter(problem.Message);
        }
        await call.ReplyAsync(faults.Describe());
    }

    private Task Remove(HttpContext call)
    {
        if (call.QueryNumber("id") is not { } id)
        {
            faults.Clear();
        }
        else if (!faults.Remove(id))
        {
            throw ApiException.NotFound($"No fault {id} is set.");
        }
        return call.ReplyAsync(faults.Describe());
    }
}
