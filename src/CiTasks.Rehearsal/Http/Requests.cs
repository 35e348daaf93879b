using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CiTasks.Rehearsal.Http;

/// <summary>What a handler reads from a call.</summary>
internal static class Requests
{
    /// <summary>The JSON body, whatever content type it claims: an old client says text/json.</summary>
    public static async Task<JsonObject> ReadJsonAsync(this HttpContext call)
    {
        try
        {
            if (call.Request.ContentLength == 0)
            {
                return [];
            }
            var body = await JsonNode.ParseAsync(call.Request.Body, documentOptions: JsonText.Strict, cancellationToken: call.RequestAborted);
            return body as JsonObject ?? throw ApiException.Malformed("Could not parse request object: expected a JSON object");
        }
        catch (JsonException problem)
        {
            throw ApiException.Malformed($"Could not parse request object: {problem.Message}");
        }
    }

    public static string? Query(this HttpContext call, string name) =>
        call.Request.Query[name] is [{ Length: > 0 } value, ..] ? value : null;

    public static string RequiredQuery(this HttpContext call, string name) =>
        call.Query(name) ?? throw ApiException.InvalidParameter($"Missing required field: {name}");

    public static long? QueryNumber(this HttpContext call, string name) => call.Query(name) switch
    {
        null => null,
        { } text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw ApiException.InvalidParameter($"Invalid value for parameter {name}"),
    };

    public static long RequiredQueryNumber(this HttpContext call, string name) =>
        call.QueryNumber(name) ?? throw ApiException.InvalidParameter($"Missing required field: {name}");

    /// <summary>An id in the path of a route.</summary>
    public static long RouteNumber(this HttpContext call, string name) =>
        long.TryParse(call.Request.RouteValues[name] as string, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiException.InvalidParameter($"Invalid value for parameter {name}");

    public static bool QueryFlag(this HttpContext call, string name) =>
        bool.TryParse(call.Query(name), out var flag) && flag;

    /// <summary>The address the caller used, which is what links in a reply must start with.</summary>
    public static string BaseUrl(this HttpContext call) => $"{call.Request.Scheme}://{call.Request.Host}";
}
