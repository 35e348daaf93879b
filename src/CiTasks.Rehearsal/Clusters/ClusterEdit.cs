using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Clusters;

/// <summary>How the settings of a cluster are changed.</summary>
internal static class ClusterEdit
{
    /// <summary>Of these a cluster has one.</summary>
    private static readonly string[] Sizes = ["num_workers", "autoscale"];

    /// <summary>Puts the settings of a request in the place of all that were there.</summary>
    public static void Replace(JsonObject cluster, JsonObject request)
    {
        var settings = ClusterDetails.Settings(request);
        foreach (var field in cluster.Child("spec")!.Select(entry => entry.Key).Where(field => !settings.ContainsKey(field)))
        {
            cluster.Remove(field);
        }
        SetSize(cluster, settings);
        foreach (var (name, value) in settings)
        {
            cluster[name] = value?.DeepClone();
        }
        cluster["spec"] = ClusterDetails.Spec(request);
        ClusterDetails.AddTags(cluster);
    }

    /// <summary>The settings with those fields changed that a mask names; one that is named and not sent goes.</summary>
    public static JsonObject Merge(JsonObject spec, IReadOnlyList<string> mask, JsonObject changes)
    {
        var request = spec.Copy();
        if (Sizes.Any(field => changes[field] is not null))
        {
            RemoveSize(request);
        }
        foreach (var field in mask is ["*"] ? [.. changes.Select(entry => entry.Key)] : mask)
        {
            request.Remove(field);
            if (changes[field] is { } value)
            {
                request[field] = value.DeepClone();
            }
        }
        return request;
    }

    public static void SetSize(JsonObject cluster, JsonObject size)
    {
        RemoveSize(cluster);
        foreach (var field in Sizes.Where(field => size[field] is not null))
        {
            cluster[field] = size[field]!.DeepClone();
            cluster.Child("spec")![field] = size[field]!.DeepClone();
        }
    }

    private static void RemoveSize(JsonObject settings)
    {
        foreach (var field in Sizes)
        {
            settings.Remove(field);
        }
    }
}
