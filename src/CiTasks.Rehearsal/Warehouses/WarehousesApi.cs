using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Identity;
using CiTasks.Rehearsal.Permissions;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Warehouses;

/// <summary>/api/2.0/sql/warehouses. They start and stop like real ones; no statement runs on one.</summary>
internal sealed class WarehousesApi(DocumentStore warehouses, PermissionStore permissions, TimeProvider clock, TimeSpan phase)
{
    /// <summary>The workspace's own to say.</summary>
    private static readonly string[] Given = ["id", "creator_name", "state", "course", "health", "num_clusters", "num_active_sessions", "jdbc_url", "odbc_params"];

    public void Map(IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("/api/2.0/sql/warehouses");
        routes.MapGet("", call => call.ReplyListAsync("warehouses", All(call)));
        routes.MapPost("", CreateAsync);
        routes.MapGet("/{id}", call => call.ReplyAsync(Get(call)));
        routes.MapDelete("/{id}", Delete);
        routes.MapPost("/{id}/edit", EditAsync);
        routes.MapPost("/{id}/start", call => Move(call, "STARTING", "RUNNING"));
        routes.MapPost("/{id}/stop", call => Move(call, "STOPPING", "STOPPED"));
        app.MapGet("/api/2.0/preview/sql/data_sources", DataSources);
    }

    private async Task CreateAsync(HttpContext call)
    {
        var warehouse = await call.ReadJsonAsync();
        var id = RandomNumberGenerator.GetHexString(16, lowercase: true);
        warehouse["id"] = id;
        warehouse["creator_name"] = Caller.Current.Name;
        if (string.IsNullOrEmpty(warehouse.Text("name")))
        {
            warehouse["name"] = id;
        }
        Complete(warehouse);
        Enter(warehouse, "STARTING", "RUNNING");
        warehouses.Add(id, warehouse, all => all.All(other => other.Text("name") != warehouse.Text("name"))
            ? true
            : throw ApiException.AlreadyExists($"SQL warehouse with name `{warehouse.Text("name")}` already exists"));
        permissions.Created("sql/warehouses", id, PermissionStore.Draft("sql/warehouses", sent: null));
        await call.ReplyAsync(new JsonObject { ["id"] = id });
    }

    private async Task EditAsync(HttpContext call)
    {
        var body = await call.ReadJsonAsync();
        Change(call, warehouse =>
        {
            foreach (var (field, value) in body.Where(field => !Given.Contains(field.Key)))
            {
                warehouse[field] = value?.DeepClone();
            }
            Complete(warehouse);
        });
        await call.ReplyAsync();
    }

    /// <summary>A warehouse that is in that state, or on the way to it, stays as it is.</summary>
    private Task Move(HttpContext call, string state, string then)
    {
        Change(call, warehouse =>
        {
            warehouse.Settle(Now());
            if (warehouse.Text("state") != state && warehouse.Text("state") != then)
            {
                Enter(warehouse, state, then);
            }
        });
        return call.ReplyAsync();
    }

    private Task Delete(HttpContext call)
    {
        var id = call.RouteText("id");
        if (!warehouses.Delete(id))
        {
            throw Unknown(id);
        }
        permissions.Forget("sql/warehouses", id);
        return call.ReplyAsync();
    }

    /// <summary>The older view on the same things; an array without a name.</summary>
    private Task DataSources(HttpContext call) => call.ReplyAsync(new JsonArray([.. warehouses.List().Select(warehouse => new JsonObject
    {
        ["id"] = warehouse.Text("id"),
        ["name"] = warehouse.Text("name"),
        ["warehouse_id"] = warehouse.Text("id"),
        ["type"] = "databricks_internal",
        ["syntax"] = "sql",
        ["paused"] = 0,
        ["view_only"] = false,
    })]));

    private JsonObject[] All(HttpContext call) => [.. warehouses.List().Select(warehouse => Shown(call, warehouse))];

    private JsonObject Get(HttpContext call) => Shown(call, warehouses.Find(call.RouteText("id")) ?? throw Unknown(call.RouteText("id")));

    private JsonObject Shown(HttpContext call, JsonObject warehouse)
    {
        warehouse.Settle(Now());
        var running = warehouse.Text("state") == "RUNNING";
        warehouse["num_clusters"] = running ? warehouse.Number("min_num_clusters") ?? 1 : 0;
        warehouse["num_active_sessions"] = 0;
        if (running)
        {
            warehouse["health"] = new JsonObject { ["status"] = "HEALTHY" };
        }
        var (host, path) = (call.Request.Host.Host, $"/sql/1.0/warehouses/{warehouse.Text("id")}");
        warehouse["jdbc_url"] = $"jdbc:spark://{host}:443/default;transportMode=http;ssl=1;AuthMech=3;httpPath={path};";
        warehouse["odbc_params"] = new JsonObject { ["hostname"] = host, ["path"] = path, ["port"] = 443, ["protocol"] = "https" };
        return warehouse.WithoutCourse();
    }

    private static void Complete(JsonObject warehouse)
    {
        warehouse.RequiredText("name");
        warehouse.TryAdd("cluster_size", "X-Small");
        warehouse.TryAdd("min_num_clusters", 1);
        warehouse.TryAdd("max_num_clusters", 1);
        warehouse.TryAdd("auto_stop_mins", 120);
        warehouse.TryAdd("warehouse_type", "CLASSIC");
        warehouse.TryAdd("enable_photon", true);
        warehouse.TryAdd("enable_serverless_compute", false);
        warehouse.TryAdd("spot_instance_policy", "COST_OPTIMIZED");
        warehouse.TryAdd("channel", new JsonObject { ["name"] = "CHANNEL_NAME_CURRENT" });
        if ((warehouse.Number("min_num_clusters") ?? 1) > (warehouse.Number("max_num_clusters") ?? 1))
        {
            throw ApiException.InvalidParameter("min_num_clusters must not exceed max_num_clusters.");
        }
    }

    private void Enter(JsonObject warehouse, string state, string then)
    {
        warehouse.Enter(state, then, Now() + (long)phase.TotalMilliseconds);
        warehouse.Settle(Now());
    }

    private void Change(HttpContext call, Action<JsonObject> change)
    {
        if (!warehouses.Change(call.RouteText("id"), change))
        {
            throw Unknown(call.RouteText("id"));
        }
    }

    private long Now() => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static ApiException Unknown(string id) => ApiException.NotFound($"The specified warehouse {id} was not found.");
}
