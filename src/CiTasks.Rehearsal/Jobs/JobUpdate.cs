using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Jobs;

/// <summary>
/// How jobs/update merges: a field that is sent replaces the old one whole, except that tasks and job clusters
/// merge by their key; then the named fields are removed.
/// </summary>
internal static class JobUpdate
{
    private static readonly Dictionary<string, string> KeyedArrays = new()
    {
        ["tasks"] = "task_key",
        ["job_clusters"] = "job_cluster_key",
        ["environments"] = "environment_key",
    };

    public static JsonObject Apply(JsonObject current, JsonObject? changes, IReadOnlyList<string> removals)
    {
        var settings = current.Copy();
        foreach (var (name, value) in changes ?? [])
        {
            settings[name] = KeyedArrays.TryGetValue(name, out var key) && value is JsonArray && settings[name] is JsonArray
                ? Merge(settings.Children(name), changes!.Children(name), key)
                : value?.DeepClone();
        }
        foreach (var removal in removals)
        {
            Remove(settings, removal);
        }
        return settings;
    }

    private static JsonArray Merge(IEnumerable<JsonObject> old, IEnumerable<JsonObject> sent, string key)
    {
        var replacements = new Dictionary<string, JsonObject>();
        foreach (var item in sent)
        {
            replacements[item.RequiredText(key)] = item;
        }
        var merged = new JsonArray();
        foreach (var item in old)
        {
            merged.Add((JsonNode)(replacements.Remove(item.RequiredText(key), out var replacement) ? replacement : item).Copy());
        }
        foreach (var added in replacements.Values)
        {
            merged.Add((JsonNode)added.Copy());
        }
        return merged;
    }

    private static void Remove(JsonObject settings, string field)
    {
        if (field.Split('/', 2) is [var array, var key] && KeyedArrays.TryGetValue(array, out var keyName))
        {
            if (settings[array] is JsonArray items)
            {
                items.RemoveAll(item => item is JsonObject named && named.Text(keyName) == key);
            }
            return;
        }
        settings.Remove(field);
    }
}
