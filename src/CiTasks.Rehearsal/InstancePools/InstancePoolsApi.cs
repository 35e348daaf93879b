using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Clusters;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Permissions;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.InstancePools;

/// <summary>/api/2.0/instance-pools. A pool is its settings: there are no machines in it.</summary>
internal sealed class InstancePoolsApi(DocumentStore pools, PermissionStore permissions, TimeProvider clock)
{
    private const int LongestName = 100;

    /// <summary>What an edit can change; everything else stays as the pool was made.</summary>
    private static readonly string[] Editable =
    [
        "instance_pool_name", "node_type_id", "min_idle_instances", "max_capacity", "idle_instance_autotermination_minutes",
        "custom_tags", "remote_disk_throughput", "total_initial_remote_disk_size", "node_type_flexibility",
    ];

    public void Map(IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("/api/2.0/instance-pools");
        routes.MapPost("/create", CreateAsync);
        routes.MapGet("/get", call => call.ReplyAsync(pools.Find(call.RequiredQuery("instance_pool_id")) ?? throw Unknown(call.RequiredQuery("instance_pool_id"))));
        routes.MapGet("/list", call => call.ReplyListAsync("instance_pools", pools.List()));
        routes.MapPost("/edit", EditAsync);
        routes.MapPost("/delete", DeleteAsync);
    }

    private async Task CreateAsync(HttpContext call)
    {
        var pool = await call.ReadJsonAsync();
        CheckName(pool);
        pool.RequiredText("node_type_id");
        var id = $"{ClusterDetails.NewId(clock.GetUtcNow())}-pool-{RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 8)}";
        pool["instance_pool_id"] = id;
        pool["state"] = "ACTIVE";
        pool["stats"] = new JsonObject { ["used_count"] = 0, ["idle_count"] = 0, ["pending_used_count"] = 0, ["pending_idle_count"] = 0 };
        pool["status"] = new JsonObject();
        pool["default_tags"] = new JsonObject
        {
            ["Vendor"] = "Databricks",
            ["DatabricksInstancePoolId"] = id,
            ["DatabricksInstancePoolCreatorId"] = Identity.RehearsalUser.Id,
        };
        pool.TryAdd("min_idle_instances", 0);
        pool.TryAdd("idle_instance_autotermination_minutes", 60);
        pool.TryAdd("enable_elastic_disk", true);
        pools.Save(id, pool);
        permissions.Created("instance-pools", id, PermissionStore.Draft("instance-pools", sent: null));
        await call.ReplyAsync(new JsonObject { ["instance_pool_id"] = id });
    }

    private async Task EditAsync(HttpContext call)
    {
        var body = await call.ReadJsonAsync();
        var id = body.RequiredText("instance_pool_id");
        CheckName(body);
        if (!pools.Change(id, Apply))
        {
            throw Unknown(id);
        }
        await call.ReplyAsync();

        void Apply(JsonObject pool)
        {
            if (body.Text("node_type_id") is { } node && node != pool.Text("node_type_id"))
            {
                throw ApiException.InvalidParameter("The node type of an instance pool cannot be changed.");
            }
            foreach (var field in Editable.Where(field => body[field] is not null))
            {
                pool[field] = body[field]!.DeepClone();
            }
        }
    }

    private async Task DeleteAsync(HttpContext call)
    {
        var id = (await call.ReadJsonAsync()).RequiredText("instance_pool_id");
        if (!pools.Delete(id))
        {
            throw Unknown(id);
        }
        permissions.Forget("instance-pools", id);
        await call.ReplyAsync();
    }

    private static void CheckName(JsonObject pool)
    {
        if (pool.RequiredText("instance_pool_name").Length is 0 or > LongestName)
        {
            throw ApiException.InvalidParameter($"instance_pool_name must have 1 to {LongestName} characters.");
        }
    }

    private static ApiException Unknown(string id) => ApiException.NotFound($"Can't find an instance pool with id: {id}");
}
