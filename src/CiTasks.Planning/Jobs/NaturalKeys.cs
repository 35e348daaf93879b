using System.Text.Json.Nodes;
using CiTasks.Planning.Json;

namespace CiTasks.Planning.Jobs;

/// <summary>
/// Arrays of objects whose elements have a name of their own. They are merged and compared by it,
/// since the service does not keep their order.
/// </summary>
public static class NaturalKeys
{
    // A task also carries job_cluster_key and environment_key, as references: the array's name decides.
    private static readonly Dictionary<string, string> ByArray = new()
    {
        ["tasks"] = "task_key",
        ["depends_on"] = "task_key",
        ["job_clusters"] = "job_cluster_key",
        ["environments"] = "environment_key",
        ["parameters"] = "name",
    };

    /// <summary>
    /// The key property of the array member <paramref name="arrayName"/>, when every element of
    /// both arrays is an object that has it; else null and the arrays go by index.
    /// </summary>
    public static string? For(string arrayName, JsonArray left, JsonArray right)
    {
        if (!ByArray.TryGetValue(arrayName, out var key))
        {
            return null;
        }

        return left.Concat(right).All(item => item is JsonObject members && members[key].AsText() is not null) ? key : null;
    }
}
