using System.Text.Json.Nodes;

namespace CiTasks.Hosts.GitHub.Api;

/// <summary>What came back.</summary>
/// <param name="Body">The JSON document; null when there was none.</param>
/// <param name="NextQuery">Query of the next page (without question mark); null on the last one.</param>
internal sealed record ApiAnswer(JsonNode? Body, string? NextQuery)
{
    public JsonObject Object => Body as JsonObject ?? [];
}
