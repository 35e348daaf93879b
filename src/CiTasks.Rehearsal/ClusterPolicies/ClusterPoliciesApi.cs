using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Identity;
using CiTasks.Rehearsal.Permissions;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.ClusterPolicies;

/// <summary>/api/2.0/policies/clusters. Policies are checked for form and kept; they do not limit what clusters are created.</summary>
internal sealed class ClusterPoliciesApi(DocumentStore policies, PermissionStore permissions, TimeProvider clock)
{
    /// <summary>What the client decides; an edit that leaves one out takes it away.</summary>
    private static readonly string[] Settings =
    [
        "name", "definition", "description", "max_clusters_per_user", "libraries", "policy_family_id", "policy_family_definition_overrides",
    ];

    public void Map(IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("/api/2.0/policies/clusters");
        routes.MapPost("/create", CreateAsync);
        routes.MapGet("/get", call => call.ReplyAsync(policies.Find(call.RequiredQuery("policy_id")) ?? throw Unknown(call.RequiredQuery("policy_id"))));
        routes.MapGet("/list", List);
        routes.MapPost("/edit", EditAsync);
        routes.MapPost("/delete", DeleteAsync);
    }

    private async Task CreateAsync(HttpContext call)
    {
        var body = await call.ReadJsonAsync();
        var id = RandomNumberGenerator.GetHexString(16);
        var policy = new JsonObject
        {
            ["policy_id"] = id,
            ["creator_user_name"] = Caller.Current.Name,
            ["created_at_timestamp"] = clock.GetUtcNow().ToUnixTimeMilliseconds(),
            ["is_default"] = false,
        };
        Apply(policy, body);
        policies.Add(id, policy, all => IsFree(all, policy));
        permissions.Created("cluster-policies", id, PermissionStore.Draft("cluster-policies", sent: null));
        await call.ReplyAsync(new JsonObject { ["policy_id"] = id });
    }

    private Task List(HttpContext call)
    {
        IEnumerable<JsonObject> all = call.Query("sort_column") == "POLICY_NAME"
            ? policies.List().OrderBy(policy => policy.Text("name"), StringComparer.OrdinalIgnoreCase)
            : policies.List().OrderBy(policy => policy.RequiredNumber("created_at_timestamp"));
        return call.ReplyListAsync("policies", [.. call.Query("sort_order") == "ASC" ? all : all.Reverse()]);
    }

    private async Task EditAsync(HttpContext call)
    {
        var body = await call.ReadJsonAsync();
        var id = body.RequiredText("policy_id");
        if (!policies.Change(id, policy => Apply(policy, body)))
        {
            throw Unknown(id);
        }
        await call.ReplyAsync();
    }

    private async Task DeleteAsync(HttpContext call)
    {
        var id = (await call.ReadJsonAsync()).RequiredText("policy_id");
        if (!policies.Delete(id))
        {
            throw Unknown(id);
        }
        permissions.Forget("cluster-policies", id);
        await call.ReplyAsync();
    }

    private static void Apply(JsonObject policy, JsonObject body)
    {
        body.RequiredText("name");
        foreach (var field in Settings)
        {
            policy.Remove(field);
            if (body[field] is { } value)
            {
                policy[field] = value.DeepClone();
            }
        }
        if (policy.Text("definition") is null)
        {
            policy["definition"] = policy.Text("policy_family_id") is { Length: > 0 } family ? PolicyFamilies.Definition(family) : "{}";
        }
        PolicyDefinition.Check(policy.RequiredText("definition"));
    }

    private static bool IsFree(IReadOnlyCollection<JsonObject> all, JsonObject policy) =>
        all.All(other => other.Text("name") != policy.Text("name"))
            ? true
            : throw ApiException.InvalidParameter($"Policy name '{policy.Text("name")}' is already used.");

    private static ApiException Unknown(string id) => ApiException.NotFound($"Can't find a cluster policy with id: {id}.");
}
