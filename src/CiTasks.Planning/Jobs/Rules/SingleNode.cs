using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Json;

namespace CiTasks.Planning.Jobs.Rules;

/// <summary>
/// A cluster with <c>num_workers: 0</c> needs three more settings to be a working single node;
/// without them it starts and then waits for workers for ever.
/// </summary>
internal static class SingleNode
{
    public static IEnumerable<Finding> Check(JsonSource job, JsonObject settings)
    {
        var clusters = settings.ObjectsAt("job_clusters").Concat(JobTasks.All(settings)).Select(owner => owner.ObjectAt("new_cluster"));
        foreach (var cluster in clusters.OfType<JsonObject>())
        {
            if (!HasNoWorkers(cluster) || cluster["is_single_node"] is JsonValue flag && flag.GetValueKind() == JsonValueKind.True || cluster["policy_id"] is not null)
            {
                continue;
            }

            var missing = Missing(cluster).ToList();
            if (missing.Count > 0)
            {
                yield return new Finding("CIT0117", "a cluster without workers is not set up as a single node")
                {
                    IsWarning = true,
                    At = job.Locate(cluster["num_workers"] ?? cluster),
                    Hint = "add " + string.Join(" and ", missing),
                };
            }
        }
    }

    private static bool HasNoWorkers(JsonObject cluster) =>
        cluster["autoscale"] is null && cluster["num_workers"] is JsonValue count && JsonText.Write(count) == "0";

    private static IEnumerable<string> Missing(JsonObject cluster)
    {
        if (cluster.ObjectAt("spark_conf")?["spark.databricks.cluster.profile"].AsText() != "singleNode")
        {
            yield return "spark_conf \"spark.databricks.cluster.profile\": \"singleNode\"";
        }

        if (cluster.ObjectAt("spark_conf")?["spark.master"].AsText()?.StartsWith("local[", StringComparison.Ordinal) != true)
        {
            yield return "spark_conf \"spark.master\": \"local[*]\"";
        }

        if (cluster.ObjectAt("custom_tags")?["ResourceClass"].AsText() != "SingleNode")
        {
            yield return "custom_tags \"ResourceClass\": \"SingleNode\"";
        }
    }
}
