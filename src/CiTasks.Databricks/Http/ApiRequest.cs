using System.Text.Json.Nodes;

namespace CiTasks.Databricks.Http;

/// <summary>May a request be sent a second time when nobody knows whether the first had an effect?</summary>
public enum Repeat
{
    /// <summary>Yes: it reads, it overwrites, or it carries an idempotency token.</summary>
    Safe,

    /// <summary>No: a second one would do it twice. It is repeated only when it certainly did not arrive.</summary>
    Unsafe,

    /// <summary>Not here: the caller asks again in its own time, as one that polls does.</summary>
    Never,
}

/// <summary>One call of the REST API, before it becomes HTTP.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path without leading slash, such as <c>api/2.2/jobs/get</c>.</param>
public sealed record ApiRequest(HttpMethod Method, string Path)
{
    /// <summary>Query parameters; null values are left out.</summary>
    public IReadOnlyList<(string Name, string? Value)> Query { get; init; } = [];

    /// <summary>JSON body as UTF-8, or null for none.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>May it be repeated?</summary>
    public Repeat Repeat { get; init; } = Repeat.Safe;

    /// <summary>True when the caller has waited for its turn already (<see cref="RequestPace"/>).</summary>
    public bool HasTurn { get; init; }

    /// <summary>A GET with query parameters.</summary>
    public static ApiRequest Get(string path, params (string Name, string? Value)[] query) =>
        new(HttpMethod.Get, path) { Query = query };

    /// <summary>A POST with a JSON document.</summary>
    public static ApiRequest Post(string path, JsonNode body, Repeat repeat = Repeat.Safe) =>
        new(HttpMethod.Post, path) { Body = JsonBody.From(body), Repeat = repeat };

    internal Uri Address(Uri workspace)
    {
        var pairs = Query
            .Where(pair => pair.Value is not null)
            .Select(pair => $"{Uri.EscapeDataString(pair.Name)}={Uri.EscapeDataString(pair.Value!)}");
        var query = string.Join('&', pairs);
        return new Uri(workspace, query.Length == 0 ? Path : $"{Path}?{query}");
    }
}
