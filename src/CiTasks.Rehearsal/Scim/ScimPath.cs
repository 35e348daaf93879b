using System.Text.Json.Nodes;

namespace CiTasks.Rehearsal.Scim;

/// <summary>Attribute names, which SCIM compares without regard to case, and dotted paths of them.</summary>
internal static class ScimPath
{
    /// <summary>The name as the document has it; as it was given when it has none.</summary>
    public static string Actual(JsonObject document, string name)
    {
        foreach (var (known, _) in document)
        {
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return known;
            }
        }
        return name;
    }

    /// <summary>All values that a path leads to; through an array it leads to those of every item.</summary>
    public static IEnumerable<JsonNode> Values(JsonNode? node, string path)
    {
        // The names of schema extensions hold dots themselves.
        var parts = path.StartsWith("urn:", StringComparison.OrdinalIgnoreCase) ? [path] : path.Split('.');
        return parts.Aggregate(node is null ? [] : (IEnumerable<JsonNode>)[node], (nodes, name) => nodes.SelectMany(item => Step(item, name)));
    }

    private static IEnumerable<JsonNode> Step(JsonNode node, string name) => node switch
    {
        JsonObject document => Flat(document[Actual(document, name)]),
        _ => [],
    };

    private static IEnumerable<JsonNode> Flat(JsonNode? node) => node switch
    {
        null => [],
        JsonArray items => items.OfType<JsonNode>(),
        _ => [node],
    };
}
