using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Json;
using Xunit;

namespace CiTasks.UnitTests.Planning;

/// <summary>Documents for tests, from text.</summary>
internal static class Json
{
    public static JsonSource Source(string text, string file = "job.json")
    {
        var findings = new List<Finding>();
        var source = JsonSource.Parse(file, Encoding.UTF8.GetBytes(text), findings);
        Assert.Empty(findings);
        return source!;
    }

    public static JsonObject Object(string text) => (JsonObject)Source(text).Root;

    /// <summary>The node that a dotted path leads to; digits index arrays.</summary>
    public static JsonNode At(JsonNode root, string path) =>
        path.Split('.', StringSplitOptions.RemoveEmptyEntries).Aggregate(root, (node, step) => node is JsonArray items ? items[int.Parse(step)]! : node[step]!);

    public static string Write(JsonNode? node) => JsonText.Write(node);
}
