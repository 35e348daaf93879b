using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.ClusterPolicies;

/// <summary>The rules of a policy, which are JSON inside a string: each attribute with what limits it.</summary>
internal static class PolicyDefinition
{
    private static readonly string[] Types = ["fixed", "forbidden", "allowlist", "blocklist", "regex", "range", "unlimited"];

    public static void Check(string definition)
    {
        JsonObject rules;
        try
        {
            rules = JsonText.Parse(Encoding.UTF8.GetBytes(definition));
        }
        catch (JsonException problem)
        {
            throw ApiException.InvalidParameter($"Cluster policy definition is not valid JSON: {problem.Message}");
        }
        foreach (var (attribute, rule) in rules)
        {
            if (rule is not JsonObject limits || limits.Text("type") is not { } type || !Types.Contains(type))
            {
                throw ApiException.InvalidParameter(
                    $"Validation failed: the element '{attribute}' of the policy definition must have a type, one of {string.Join(", ", Types)}.");
            }
        }
    }
}
