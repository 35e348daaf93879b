using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Identity;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.KeptThings;

/// <summary>Made, listed, shown, changed and deleted, in the form that the newer services share.</summary>
internal sealed class KeptThingsApi(KeptKind kind, DocumentStore things, TimeProvider clock)
{
    private static readonly string[] Given = ["id", "create_time", "update_time", "owner_user_name"];

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost(kind.Path, CreateAsync);
        app.MapGet(kind.Path, call => call.ReplyListAsync(kind.ListKey, things.List()));
        app.MapGet(kind.Path + "/{id}", call => call.ReplyAsync(Get(call.RouteText("id"))));
        app.MapPatch(kind.Path + "/{id}", ChangeAsync);
        app.MapDelete(kind.Path + "/{id}", Delete);
    }

    private async Task CreateAsync(HttpContext call)
    {
        var id = Guid.NewGuid().ToString();
        var thing = new JsonObject { ["id"] = id, ["create_time"] = Now(), ["update_time"] = Now(), ["owner_user_name"] = Caller.Current.Name };
        Apply(thing, await call.ReadJsonAsync());
        things.Save(id, thing);
        await call.ReplyAsync(thing);
    }

    private async Task ChangeAsync(HttpContext call)
    {
        var body = await call.ReadJsonAsync();
        var id = call.RouteText("id");
        var found = things.Change(id, thing =>
        {
            Apply(thing, body);
            thing["update_time"] = Now();
        });
        await call.ReplyAsync(found ? Get(id) : throw Unknown(id));
    }

    private Task Delete(HttpContext call) =>
        things.Delete(call.RouteText("id")) ? call.ReplyAsync() : throw Unknown(call.RouteText("id"));

    private void Apply(JsonObject thing, JsonObject body)
    {
        var sent = kind.Wrapper is { } wrapper ? body.Child(wrapper) ?? [] : body;
        foreach (var (field, value) in sent.Where(field => !Given.Contains(field.Key)))
        {
            thing[field] = value?.DeepClone();
        }
    }

    private JsonObject Get(string id) => things.Find(id) ?? throw Unknown(id);

    private string Now() => clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");

    private ApiException Unknown(string id) => ApiException.NotFound($"{kind.Noun} {id} does not exist.");
}
