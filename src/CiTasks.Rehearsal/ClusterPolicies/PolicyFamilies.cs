using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.ClusterPolicies;

/// <summary>/api/2.0/policy-families: what policies can be derived from.</summary>
internal static class PolicyFamilies
{
    private static readonly (string Id, string Name, string Description, string Definition)[] Known =
    [
        ("personal-vm", "Personal Compute", "Single-node compute of one person", """{"node_type_id":{"type":"allowlist","values":["Standard_DS3_v2","Standard_D4ds_v5"],"defaultValue":"Standard_DS3_v2"},"num_workers":{"type":"fixed","value":0,"hidden":true},"data_security_mode":{"type":"fixed","value":"SINGLE_USER","hidden":true}}"""),
        ("job-cluster", "Job Compute", "Compute of one job run", """{"cluster_type":{"type":"fixed","value":"job"},"num_workers":{"type":"unlimited","defaultValue":4,"isOptional":true},"node_type_id":{"type":"unlimited","isOptional":true}}"""),
        ("shared-compute", "Shared Compute", "Compute that several people share", """{"data_security_mode":{"type":"fixed","value":"USER_ISOLATION"},"autotermination_minutes":{"type":"unlimited","defaultValue":120,"isOptional":true}}"""),
        ("power-user", "Power User Compute", "Compute of any size for one person", """{"data_security_mode":{"type":"fixed","value":"SINGLE_USER"},"autotermination_minutes":{"type":"unlimited","defaultValue":120,"isOptional":true}}"""),
    ];

    public static void MapPolicyFamilies(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/2.0/policy-families", call => call.ReplyListAsync("policy_families", [.. Known.Select(Describe)]));
        app.MapGet("/api/2.0/policy-families/{id}", call => call.ReplyAsync(Describe(Find(call.RouteText("id")))));
    }

    public static string Definition(string id) => Find(id).Definition;

    private static (string Id, string Name, string Description, string Definition) Find(string id) =>
        Known.FirstOrDefault(family => family.Id == id) is { Id: not null } found
            ? found
            : throw ApiException.NotFound($"Cluster policy family {id} does not exist.");

    private static JsonObject Describe((string Id, string Name, string Description, string Definition) family) => new()
    {
        ["policy_family_id"] = family.Id,
        ["name"] = family.Name,
        ["description"] = family.Description,
        ["definition"] = family.Definition,
    };
}
