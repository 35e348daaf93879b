using System.Text.Json;
using System.Text.Json.Nodes;

namespace CiTasks.Build.Rehearsal;

/// <summary>The result document of <c>citasks ship</c>.</summary>
internal static class ShipResult
{
    /// <summary>The first error it tells of, with its place; null when there is none or no document.</summary>
    public static string? FirstError(string file)
    {
        try
        {
            var ship = JsonNode.Parse(File.ReadAllText(file))!;
            var steps = ship["details"]?["steps"] as JsonArray ?? [];
            return steps.Append(ship).SelectMany(Errors).FirstOrDefault();
        }
        catch (Exception exception) when (exception is IOException or JsonException or InvalidOperationException)
        {
            // The exit code stands; the reason is on the screen above.
            return null;
        }
    }

    private static IEnumerable<string> Errors(JsonNode? run) =>
        from diagnostic in run?["diagnostics"] as JsonArray ?? []
        where (string?)diagnostic?["severity"] == "error"
        select $"{diagnostic["summary"]}{Place(diagnostic)}";

    private static string Place(JsonNode diagnostic) => (diagnostic["file"], diagnostic["line"]) switch
    {
        (null, _) => string.Empty,
        ({ } file, null) => $" ({file})",
        ({ } file, { } line) => $" ({file}:{line})",
    };
}
