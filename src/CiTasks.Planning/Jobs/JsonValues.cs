using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Planning.Json;

namespace CiTasks.Planning.Jobs;

/// <summary>Compares JSON values by meaning: members in any order, numbers by value.</summary>
internal static class JsonValues
{
    public static bool Same(JsonNode? left, JsonNode? right) => (left, right) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (JsonObject a, JsonObject b) => a.Count == b.Count && a.All(member => b.TryGetPropertyValue(member.Key, out var other) && Same(member.Value, other)),
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(pair => Same(pair.First, pair.Second)),
        (JsonValue a, JsonValue b) => SameValue(a, b),
        _ => false,
    };

    private static bool SameValue(JsonValue left, JsonValue right)
    {
        var kind = left.GetValueKind();
        if (kind != right.GetValueKind())
        {
            return false;
        }

        var (first, second) = (JsonText.Write(left), JsonText.Write(right));
        return first == second
            || (kind == JsonValueKind.Number
                && decimal.TryParse(first, NumberStyles.Float, CultureInfo.InvariantCulture, out var a)
                && decimal.TryParse(second, NumberStyles.Float, CultureInfo.InvariantCulture, out var b)
                && a == b);
    }
}
