using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Clusters;

/// <summary>What a workspace refuses in the settings of a cluster.</summary>
internal sealed class ClusterRules(DocumentStore policies, DocumentStore pools)
{
    private const int TagLimit = 45;

    public void Check(JsonObject settings)
    {
        settings.RequiredText("spark_version");
        foreach (var pool in (string[])["instance_pool_id", "driver_instance_pool_id"])
        {
            if (settings.Text(pool) is { Length: > 0 } id && !pools.Has(id))
            {
                throw ApiException.InvalidParameter($"Can't find an instance pool with id: {id}.");
            }
        }
        if (settings.Text("policy_id") is { Length: > 0 } policy && !policies.Has(policy))
        {
            throw ApiException.InvalidParameter($"Can't find a cluster policy with id: {policy}.");
        }
        if (settings.Child("custom_tags") is { Count: > TagLimit })
        {
            throw ApiException.InvalidParameter($"The number of custom_tags is limited to {TagLimit}.");
        }
        CheckSize(settings);
        ClusterFields.Check(settings);
    }

    public static void CheckSize(JsonObject settings)
    {
        if (settings.Number("num_workers") < 0)
        {
            throw ApiException.InvalidParameter("num_workers must not be negative.");
        }
        if (settings.Child("autoscale") is { } range
            && (range.Number("min_workers") ?? 0) is var least && (range.Number("max_workers") ?? 0) is var most && (least < 0 || most < least))
        {
            throw ApiException.InvalidParameter($"Invalid autoscale range: min_workers {least}, max_workers {most}.");
        }
    }
}
