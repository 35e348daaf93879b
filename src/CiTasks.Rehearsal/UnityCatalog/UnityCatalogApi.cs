using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.UnityCatalog;

/// <summary>The calls of /api/2.1/unity-catalog that clients need to have volumes.</summary>
internal sealed class UnityCatalogApi(CatalogStore store)
{
    private const string Root = "/api/2.1/unity-catalog";

    /// <summary>Fields of a request that are part of the full name or told by the server.</summary>
    private static readonly string[] NoInfo =
        ["catalog_name", "schema_name", "new_name", "full_name", "created_at", "created_by", "updated_at", "updated_by", "metastore_id", "force"];

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet(Root + "/current-metastore-assignment", call => call.ReplyAsync(Metastore.Assignment()));
        app.MapGet(Root + "/metastore_summary", call => call.ReplyAsync(Metastore.Summary()));
        foreach (var kind in SecurableKind.All)
        {
            var group = app.MapGroup($"{Root}/{kind.Plural}");
            group.MapGet("", call => ListAsync(call, kind));
            group.MapPost("", call => CreateAsync(call, kind));
            group.MapGet("/{name}", call => call.ReplyAsync(Named(call, kind).Describe()));
            group.MapPatch("/{name}", call => UpdateAsync(call, kind));
            group.MapDelete("/{name}", call => DeleteAsync(call, kind));
        }
        app.MapGet(Root + "/permissions/{type}/{name}", call => call.ReplyAsync(CatalogGrants.Describe(OfAnyKind(call).Grants)));
        app.MapPatch(Root + "/permissions/{type}/{name}", ChangeGrantsAsync);
        app.MapGet(Root + "/effective-permissions/{type}/{name}", call => call.ReplyAsync(CatalogGrants.Effective(OfAnyKind(call))));
    }

    private Task ListAsync(HttpContext call, SecurableKind kind)
    {
        var parent = kind.Parent is null ? null : store.Get(kind.Parent, kind.Depth == 2
            ? call.RequiredQuery("catalog_name")
            : $"{call.RequiredQuery("catalog_name")}.{call.RequiredQuery("schema_name")}");
        var after = call.Query("page_token");
        var items = store.Children(kind, parent).Where(item => string.CompareOrdinal(item.Name, after ?? "") > 0).ToList();
        var size = call.QueryNumber("max_results") is > 0 and var asked ? (int)Math.Min(asked, 1000) : 1000;
        var reply = new JsonObject();
        if (items.Count > 0)
        {
            reply[kind.Plural] = new JsonArray([.. items.Take(size).Select(item => (JsonNode)item.Describe())]);
        }
        if (items.Count > size)
        {
            reply["next_page_token"] = items[size - 1].Name;
        }
        return call.ReplyAsync(reply);
    }

    private async Task CreateAsync(HttpContext call, SecurableKind kind)
    {
        var body = await call.ReadJsonAsync();
        var info = Info(body);
        // Unity Catalog knows all names in lower case.
        info["name"] = (body.Text("name") ?? "").ToLowerInvariant();
        var parent = kind.Depth switch
        {
            1 => null,
            2 => store.Get(SecurableKind.Catalog, body.RequiredText("catalog_name")),
            _ => store.Get(SecurableKind.Schema, $"{body.RequiredText("catalog_name")}.{body.RequiredText("schema_name")}"),
        };
        if (kind == SecurableKind.Volume)
        {
            CheckStorage(info);
        }
        await call.ReplyAsync(store.Create(kind, parent, info).Describe());
    }

    private async Task UpdateAsync(HttpContext call, SecurableKind kind)
    {
        var item = Named(call, kind);
        var body = await call.ReadJsonAsync();
        store.Update(item, document =>
        {
            var info = document.Child("info")!;
            foreach (var (name, value) in Info(body))
            {
                info[name] = value?.DeepClone();
            }
            info["name"] = (body.Text("new_name") ?? item.Name).ToLowerInvariant();
        });
        await call.ReplyAsync(item.Describe());
    }

    private Task DeleteAsync(HttpContext call, SecurableKind kind)
    {
        store.Delete(Named(call, kind), call.QueryFlag("force"));
        return call.ReplyAsync();
    }

    private async Task ChangeGrantsAsync(HttpContext call)
    {
        var item = OfAnyKind(call);
        var changes = (await call.ReadJsonAsync()).Children("changes").ToArray();
        store.Update(item, document => document["grants"] = CatalogGrants.Change(document.Array("grants") ?? [], changes));
        await call.ReplyAsync(CatalogGrants.Describe(item.Grants));
    }

    private static JsonObject Info(JsonObject body) =>
        new(body.Where(field => !NoInfo.Contains(field.Key)).Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));

    private static void CheckStorage(JsonObject info)
    {
        var type = info.Text("volume_type") ?? throw ApiException.InvalidParameter("Missing required field: volume_type");
        var location = info.Text("storage_location");
        switch (type)
        {
            case "MANAGED" when !string.IsNullOrEmpty(location):
                throw ApiException.InvalidParameter("CreateVolume storage_location can not be provided.");
            case "MANAGED":
                break;
            case "EXTERNAL" when string.IsNullOrEmpty(location):
                throw ApiException.InvalidParameter("CreateVolume storage_location must be provided for an EXTERNAL volume.");
            case "EXTERNAL":
                info["storage_location"] = location!.TrimEnd('/');
                break;
            default:
                throw ApiException.InvalidParameter($"Invalid value for volume_type: {type}");
        }
    }

    private Securable Named(HttpContext call, SecurableKind kind) => store.Get(kind, Name(call));

    private Securable OfAnyKind(HttpContext call)
    {
        var type = call.Request.RouteValues["type"]!.ToString()!;
        var kind = SecurableKind.All.FirstOrDefault(kind => kind.Type.Equals(type, StringComparison.OrdinalIgnoreCase));
        return kind is not null
            ? store.Get(kind, Name(call))
            : throw ApiException.NotFound($"{char.ToUpperInvariant(type[0])}{type[1..].ToLowerInvariant()} '{Name(call)}' does not exist.");
    }

    private static string Name(HttpContext call) => call.Request.RouteValues["name"]!.ToString()!;
}
