using System.Text.Json.Nodes;
using CiTasks.Planning.Json;

namespace CiTasks.Planning.Jobs;

/// <summary>
/// Lays <c>iris.&lt;target&gt;.json</c> over <c>iris.json</c>: RFC 7396 merge (null removes), except
/// arrays of objects with a natural key, which merge element by element.
/// </summary>
public static class JobOverlay
{
    /// <summary>Merges in place; the overlay's nodes move into the base and keep their places.</summary>
    public static void Apply(JsonSource job, JsonSource overlay)
    {
        job.Adopt(overlay);
        if (job.Root is JsonObject target && overlay.Root is JsonObject patch)
        {
            Merge(target, patch);
        }
        else
        {
            // As the RFC says; a rule finds that this is no job.
            job.Root = overlay.Root;
        }
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch.ToList())
        {
            switch (value, target[name])
            {
                case (null, _):
                    target.Remove(name);
                    break;
                case (JsonObject inner, JsonObject existing):
                    Merge(existing, inner);
                    break;
                case (JsonArray inner, JsonArray existing) when NaturalKeys.For(name, existing, inner) is { } key:
                    MergeByKey(existing, inner, key);
                    break;
                default:
                    patch.Remove(name);
                    target[name] = value;
                    DropNulls(value);
                    break;
            }
        }
    }

    private static void MergeByKey(JsonArray target, JsonArray patch, string key)
    {
        foreach (var item in patch.OfType<JsonObject>().ToList())
        {
            var same = target.OfType<JsonObject>().FirstOrDefault(existing => existing[key].AsText() == item[key].AsText());
            if (same is not null)
            {
                Merge(same, item);
            }
            else
            {
                patch.Remove(item);
                target.Add((JsonNode)item);
                DropNulls(item);
            }
        }
    }

    // A null removes also where there is nothing to remove; in an array that is replaced it is a value.
    private static void DropNulls(JsonNode? added)
    {
        foreach (var (name, value) in (added as JsonObject)?.ToList() ?? [])
        {
            if (value is null)
            {
                ((JsonObject)added!).Remove(name);
            }

            DropNulls(value);
        }
    }
}
