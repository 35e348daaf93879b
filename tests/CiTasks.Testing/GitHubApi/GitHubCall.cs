using System.Text.Json.Nodes;

namespace CiTasks.Testing.GitHubApi;

/// <summary>One request to the stand-in.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path without leading slash.</param>
/// <param name="Query">Query parameters.</param>
/// <param name="Body">The text that came with it; empty for none.</param>
public sealed record GitHubCall(string Method, string Path, IReadOnlyDictionary<string, string> Query, string Body)
{
    /// <summary>The route that fits, such as <c>repos/{owner}/{name}/check-runs</c>; empty for none.</summary>
    public string Route { get; init; } = "";

    /// <summary>What stood in the route's braces.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Whose token it carries.</summary>
    public GitHubToken? Token { get; init; }

    public DateTimeOffset At { get; init; }

    public bool IsWrite => Method != "GET" && Route != "graphql";

    /// <summary>The body as an object; null when it is none.</summary>
    public JsonObject? Json => Body.Length == 0 ? null : JsonNode.Parse(Body) as JsonObject;

    public override string ToString() => $"{Method} {Path}";
}
