using System.Text.Json.Nodes;

namespace CiTasks.Testing.Http;

/// <summary>One request to a stand-in.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path without leading slash.</param>
/// <param name="Query">Query parameters.</param>
/// <param name="Body">The text that came with it; empty for none.</param>
public abstract record ApiStandInCall(string Method, string Path, IReadOnlyDictionary<string, string> Query, string Body)
{
    /// <summary>The route that fits, with names in braces; empty for none.</summary>
    public string Route { get; init; } = "";

    /// <summary>What stood in the route's braces.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>Headers by their names in lower case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public DateTimeOffset At { get; init; }

    public abstract bool IsWrite { get; }

    /// <summary>The body as an object; null when it is none.</summary>
    public JsonObject? Json => Body.Length == 0 ? null : JsonNode.Parse(Body) as JsonObject;

    public override string ToString() => $"{Method} {Path}";
}
