using System.Net;
using System.Text.Json.Nodes;
using CiTasks.Hosts.PullRequests;
using CiTasks.Hosts.PullRequests.Http;

namespace CiTasks.Hosts.GitHub.Api;

/// <summary>What GitHub's refusals mean.</summary>
internal static class ApiErrors
{
    // GitHub's words for a token without the permission: "by integration" of a workflow or an app, "by personal access token" of a person.
    private const string LacksPermission = "Resource not accessible by";

    /// <summary>The exception for an answer that is no success.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="content">What came with it.</param>
    /// <param name="call">What was asked.</param>
    /// <param name="clock">For times in headers.</param>
    public static BoardException Read(HttpResponseMessage response, byte[] content, ApiCall call, TimeProvider clock)
    {
        var words = Words(content);
        var status = (int)response.StatusCode;
        var limit = RateLimit.Of(response, words, clock);
        var kind = limit is not null ? BoardProblem.TooManyRequests : Kind(response.StatusCode);
        return new BoardException(kind, call.Name, Message(kind, status, words))
        {
            Status = status,
            RetryAfter = limit?.Wait,
            MissingPermission = kind == BoardProblem.Forbidden && words.Contains(LacksPermission, StringComparison.OrdinalIgnoreCase) ? call.Permission : null,
            MayHaveHadAnEffect = kind == BoardProblem.Unreachable,
        };
    }

    private static BoardProblem Kind(HttpStatusCode status) => (int)status switch
    {
        401 or 403 => BoardProblem.Forbidden,
        404 => BoardProblem.NotFound,
        // A repository that was renamed or moved: the token belongs to the new name.
        >= 300 and < 400 => BoardProblem.NotFound,
        410 => BoardProblem.Gone,
        408 or >= 500 => BoardProblem.Unreachable,
        _ => BoardProblem.Invalid,
    };

    private static string Message(BoardProblem kind, int status, string words) => words.Length > 0
        ? words
        : kind == BoardProblem.NotFound && status != 404 ? "the repository has another name now" : $"HTTP {status} without a reason";

    // "Validation Failed: body is too long (maximum is 65536 characters)".
    private static string Words(byte[] content)
    {
        var body = ApiWords.Document(content);
        var details = (body?["errors"] as JsonArray)?.Select(Detail).Where(detail => detail.Length > 0) ?? [];
        return ApiWords.Line(string.Join("; ", details) is { Length: > 0 } all ? $"{body.Text("message")}: {all}" : body.Text("message") ?? "");
    }

    private static string Detail(JsonNode? error) => error switch
    {
        JsonValue value => value.Text() ?? "",
        JsonObject when error.Text("message") is { } message => message,
        JsonObject => string.Join(' ', new[] { error.Text("resource"), error.Text("field"), error.Text("code") }.OfType<string>()),
        _ => "",
    };
}
