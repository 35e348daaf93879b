using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace CiTasks.Rehearsal.Http;

/// <summary>What a handler reads from a call.</summary>
internal static class Requests
{
    /// <summary>The JSON body, whatever content type it claims; none at all is an empty object.</summary>
    public static Task<JsonObject> ReadJsonAsync(this HttpContext call, int limit = JsonBody.StandardLimit, string tooLarge = "MAX_REQUEST_SIZE_EXCEEDED") =>
        JsonBody.ReadAsync(call.Request, limit, tooLarge, call.RequestAborted);

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

    /// <summary>A part of the path; every route that is asked for one has it.</summary>
    public static string RouteText(this HttpContext call, string name) => (string)call.Request.RouteValues[name]!;

    /// <summary>The address the caller used, which is what links in a reply must start with. HTTP/1.0 may name none.</summary>
    public static string BaseUrl(this HttpContext call) => call.Request.Host.HasValue
        ? $"{call.Request.Scheme}://{call.Request.Host}"
        : $"{call.Request.Scheme}://{new IPEndPoint(call.Connection.LocalIpAddress ?? IPAddress.Loopback, call.Connection.LocalPort)}";
}
