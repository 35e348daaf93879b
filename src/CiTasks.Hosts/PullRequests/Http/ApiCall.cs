using System.Text.Json.Nodes;

namespace CiTasks.Hosts.PullRequests.Http;

/// <summary>One call of a REST API, before it becomes HTTP.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path below the base address, without leading slash.</param>
/// <param name="Permission">What a token needs for what the call is part of, as people call it: who looks in order to write needs more than to look.</param>
internal sealed record ApiCall(HttpMethod Method, string Path, string Permission)
{
    public IReadOnlyList<(string Name, string Value)> Query { get; init; } = [];

    public JsonObject? Body { get; init; }

    /// <summary>Does a second one change nothing more, when nobody knows whether the first arrived?</summary>
    public bool IsRepeatable { get; init; } = true;

    /// <summary>Does it change something?</summary>
    public bool IsWrite => Method != HttpMethod.Get;

    public string Name => $"{Method} {Path}";

    public static ApiCall Get(string path, string permission, params (string Name, string Value)[] query) =>
        new(HttpMethod.Get, path, permission) { Query = query };

    public static ApiCall Post(string path, string permission, JsonObject body) =>
        new(HttpMethod.Post, path, permission) { Body = body, IsRepeatable = false };

    public static ApiCall Patch(string path, string permission, JsonObject body) =>
        new(HttpMethod.Patch, path, permission) { Body = body };

    public static ApiCall Delete(string path, string permission) => new(HttpMethod.Delete, path, permission);
}
