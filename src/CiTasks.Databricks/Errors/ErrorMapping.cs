using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CiTasks.Databricks.Errors;

/// <summary>
/// Turns a failed answer into a <see cref="DatabricksException"/>: the body forms and the table of
/// facts/databricks-api.md 2.2 and 2.3. The error code beats the status.
/// </summary>
internal static partial class ErrorMapping
{
    private static readonly Dictionary<string, ErrorKind> ByCode = new()
    {
        ["UNAUTHENTICATED"] = ErrorKind.Unauthenticated,
        ["CUSTOMER_UNAUTHORIZED"] = ErrorKind.Unauthenticated,
        ["PERMISSION_DENIED"] = ErrorKind.PermissionDenied,
        ["RESOURCE_DOES_NOT_EXIST"] = ErrorKind.NotFound,
        ["NOT_FOUND"] = ErrorKind.NotFound,
        ["ENDPOINT_NOT_FOUND"] = ErrorKind.Invalid,
        ["RESOURCE_ALREADY_EXISTS"] = ErrorKind.AlreadyExists,
        ["ALREADY_EXISTS"] = ErrorKind.AlreadyExists,
        ["RESOURCE_CONFLICT"] = ErrorKind.AlreadyExists,
        ["RESOURCE_EXHAUSTED"] = ErrorKind.TooManyRequests,
        ["REQUEST_LIMIT_EXCEEDED"] = ErrorKind.TooManyRequests,
        ["TEMPORARILY_UNAVAILABLE"] = ErrorKind.Unavailable,
        ["WORKSPACE_TEMPORARILY_UNAVAILABLE"] = ErrorKind.Unavailable,
        ["INVALID_PARAMETER_VALUE"] = ErrorKind.Invalid,
        ["INVALID_STATE"] = ErrorKind.Invalid,
    };

    public static async Task<DatabricksException> ReadAsync(HttpResponseMessage response, string call, CancellationToken cancel)
    {
        var text = await response.Content.ReadAsStringAsync(cancel).ConfigureAwait(false);
        var (code, message, requestId) = Parse(text);
        message ??= response.ReasonPhrase ?? $"HTTP {(int)response.StatusCode}";
        var kind = BadToken().IsMatch(message) && response.StatusCode == HttpStatusCode.Forbidden ? ErrorKind.Unauthenticated
            : Missing().IsMatch(message) && response.StatusCode == HttpStatusCode.BadRequest
            ? ErrorKind.NotFound
            : code is not null && ByCode.TryGetValue(code, out var known) ? known : OfStatus(response.StatusCode);
        return new DatabricksException(kind, call, message)
        {
            Status = response.StatusCode,
            ErrorCode = code,
            RequestId = requestId ?? Header(response, "x-request-id"),
            RetryAfter = response.Headers.RetryAfter?.Delta,
            MayHaveHadAnEffect = (int)response.StatusCode >= 500,
        };
    }

    /// <summary>True for an answer that did not come from the API: a login page, a proxy's notice.</summary>
    public static bool IsHtml(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType is "text/html" or "application/xhtml+xml";

    private static (string? Code, string? Message, string? RequestId) Parse(string text)
    {
        JsonObject? body = null;
        try
        {
            body = text.Length == 0 ? null : JsonNode.Parse(text, null, new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            // Not JSON: one of the text forms below.
        }

        if (body is not null)
        {
            return (
                Text(body["error_code"]) ?? (body["schemas"] is not null ? "SCIM_" + Text(body["status"]) : null),
                Text(body["message"]) ?? Text(body["error_description"]) ?? ScimDetail(body) ?? Text(body["error"]),
                RequestId(body));
        }

        if (CodeAndText().Match(text) is { Success: true } plain)
        {
            return (plain.Groups["code"].Value, plain.Groups["text"].Value, null);
        }

        if (HtmlText().Match(text) is { Success: true } html)
        {
            return (null, html.Groups["text"].Value.Trim(), null);
        }

        return (null, text.Length == 0 ? null : text[..Math.Min(text.Length, 500)], null);
    }

    // SCIM writes the word null where it knows nothing.
    private static string? ScimDetail(JsonObject body) =>
        Text(body["detail"]) is { } detail ? detail is "null" ? "SCIM API Internal Error" : detail : null;

    private static string? RequestId(JsonObject body) => (body["details"] as JsonArray)?
        .OfType<JsonObject>()
        .Select(detail => Text(detail["request_id"]))
        .FirstOrDefault(id => id is not null);

    private static string? Text(JsonNode? node) => node is JsonValue value ? value.ToString() : null;

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static ErrorKind OfStatus(HttpStatusCode status) => (int)status switch
    {
        401 => ErrorKind.Unauthenticated,
        403 => ErrorKind.PermissionDenied,
        404 => ErrorKind.NotFound,
        409 => ErrorKind.AlreadyExists,
        429 => ErrorKind.TooManyRequests,
        >= 500 => ErrorKind.Unavailable,
        _ => ErrorKind.Invalid,
    };

    // A missing job, cluster or run is a 400 on some workspaces.
    [GeneratedRegex(@"^(Cluster|Job|Run)\b.*\b(does not exist|doesn't exist)")]
    private static partial Regex Missing();

    // A token that is wrong or has expired is a 403 on some workspaces.
    [GeneratedRegex(@"invalid access token|token (is|has) expired|expired (access )?token", RegexOptions.IgnoreCase)]
    private static partial Regex BadToken();

    [GeneratedRegex(@"^\s*(?<code>[A-Z][A-Z0-9_]+): (?<text>.+)", RegexOptions.Singleline)]
    private static partial Regex CodeAndText();

    [GeneratedRegex(@"<(pre|title)[^>]*>(?<text>.*?)</\1>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex HtmlText();
}
