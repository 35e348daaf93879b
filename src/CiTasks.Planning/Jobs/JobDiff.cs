using System.Text.Json.Nodes;
using CiTasks.Planning.Json;

namespace CiTasks.Planning.Jobs;

/// <summary>
/// The fields in which a job file differs from the job in the workspace, leaving out what the
/// service fills in by itself (<see cref="ServerDefaults"/>).
/// </summary>
public static class JobDiff
{
    // Derived by the service whatever it is sent.
    private const string Ignored = "format";

    // Sent, applied and never shown again.
    private static readonly string[] NeverReturned = ["apply_policy_default_values", "access_control_list"];

    /// <summary>Compares the settings; an empty list means that a deploy would change nothing.</summary>
    /// <param name="live">The <c>settings</c> of <c>jobs/get</c>.</param>
    /// <param name="wanted">The job file after overlay and placeholders.</param>
    public static IReadOnlyList<FieldChange> Compare(JsonObject live, JsonObject wanted)
    {
        var changes = new List<FieldChange>();
        Objects("", "", live, wanted, changes);
        return changes;
    }

    private static void Objects(string path, string pattern, JsonObject live, JsonObject wanted, List<FieldChange> changes)
    {
        foreach (var name in wanted.Select(member => member.Key).Union(live.Select(member => member.Key)))
        {
            if (NeverReturned.Contains(name) || Join(pattern, name) == Ignored)
            {
                continue;
            }

            Values(Join(path, name), Join(pattern, name), name, live[name], wanted[name], changes);
        }
    }

    private static void Values(string path, string pattern, string name, JsonNode? live, JsonNode? wanted, List<FieldChange> changes)
    {
        switch (live, wanted)
        {
            case (JsonObject a, JsonObject b):
                Objects(path, pattern, a, b, changes);
                return;
            case (JsonArray a, JsonArray b) when (NaturalKeys.For(name, a, b) ?? Unordered(pattern, a, b)) is { } key:
                ByKey(path, pattern, key, a, b, changes);
                return;
            case (JsonArray a, JsonArray b) when a.Count == b.Count:
                for (var index = 0; index < a.Count; index++)
                {
                    Values($"{path}[{index}]", pattern + ".*", "", a[index], b[index], changes);
                }

                return;
        }

        var same = JsonValues.Same(live, wanted)
            || (wanted is null && ServerDefaults.Explains(pattern, live))
            || (live is null && (IsEmpty(wanted) || ServerDefaults.IsDefault(pattern, wanted)));
        if (!same)
        {
            changes.Add(new FieldChange(path, live, wanted));
        }
    }

    private static void ByKey(string path, string pattern, string key, JsonArray live, JsonArray wanted, List<FieldChange> changes)
    {
        var (left, right) = (Index(live, key), Index(wanted, key));
        foreach (var name in right.Keys.Union(left.Keys))
        {
            Values($"{path}[{name}]", pattern + ".*", "", left.GetValueOrDefault(name), right.GetValueOrDefault(name), changes);
        }
    }

    // The service does not keep the order of the destinations that a notification goes to.
    private static string? Unordered(string pattern, JsonArray left, JsonArray right) =>
        pattern.Contains("webhook_notifications.", StringComparison.Ordinal) && left.Concat(right).All(item => (item as JsonObject)?["id"].AsText() is not null)
            ? "id"
            : null;

    // A repeated key is a mistake that JobRules reports; the last one counts here.
    private static Dictionary<string, JsonObject> Index(JsonArray items, string key)
    {
        var index = new Dictionary<string, JsonObject>();
        foreach (var item in items.OfType<JsonObject>())
        {
            index[item[key].AsText()!] = item;
        }

        return index;
    }

    // The service drops empty maps and lists that it was sent.
    private static bool IsEmpty(JsonNode? node) => node is JsonObject { Count: 0 } or JsonArray { Count: 0 };

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
