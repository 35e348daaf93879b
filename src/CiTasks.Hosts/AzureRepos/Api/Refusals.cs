using System.Net;
using System.Text.RegularExpressions;
using CiTasks.Hosts.PullRequests;
using CiTasks.Hosts.PullRequests.Http;

namespace CiTasks.Hosts.AzureRepos.Api;

/// <summary>What the refusals of Azure Repos mean.</summary>
internal static partial class Refusals
{
    // An identity has not the permission that it needs.
    private const string LacksPermission = "TF401027";

    /// <summary>The exception for an answer that is no success.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="content">What came with it.</param>
    /// <param name="call">What was asked.</param>
    /// <param name="clock">For times in headers.</param>
    public static BoardException Read(HttpResponseMessage response, byte[] content, ApiCall call, TimeProvider clock)
    {
        var words = Words(response, content);
        var kind = Kind(response);
        return new BoardException(kind, call.Name, words.Length > 0 ? words : Silent(kind, response.StatusCode))
        {
            Status = (int)response.StatusCode,
            RetryAfter = kind is BoardProblem.TooManyRequests ? RetryAfter(response, clock) : null,
            MissingPermission = kind == BoardProblem.Forbidden && words.Contains(LacksPermission, StringComparison.OrdinalIgnoreCase) ? Permission(words) ?? call.Permission : null,
            // A conflict with another writer is an answer, and one that is worth another try.
            MayHaveHadAnEffect = kind == BoardProblem.Unreachable && response.StatusCode != HttpStatusCode.Conflict,
        };
    }

    private static BoardProblem Kind(HttpResponseMessage response) => (int)response.StatusCode switch
    {
        // 203 and redirections lead to a page where people sign in.
        203 or 401 or 403 or (>= 300 and < 400) => BoardProblem.Forbidden,
        404 => BoardProblem.NotFound,
        410 => BoardProblem.Gone,
        429 => BoardProblem.TooManyRequests,
        503 when response.Headers.RetryAfter is not null => BoardProblem.TooManyRequests,
        408 or 409 or >= 500 => BoardProblem.Unreachable,
        _ => BoardProblem.Invalid,
    };

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider clock) =>
        ApiWords.RetryAfter(response, response.Headers.Date ?? clock.GetUtcNow());

    private static string Silent(BoardProblem kind, HttpStatusCode status) => kind == BoardProblem.Forbidden && status != HttpStatusCode.Forbidden
        ? "the token is not accepted: it is expired, of another organisation or no token of Azure DevOps"
        : $"HTTP {(int)status} without a reason";

    // A document, or else a header: what is a page has its reason there.
    private static string Words(HttpResponseMessage response, byte[] content)
    {
        var header = response.Headers.TryGetValues("X-TFS-ServiceError", out var values) ? Uri.UnescapeDataString(values.First().Replace('+', ' ')) : "";
        return ApiWords.Line(ApiWords.Document(content).Text("message") ?? header);
    }

    // As the page of permissions has them; a name that is not known here is as good as none.
    private static string? Permission(string words) => Permissions.Shown(PermissionName().Match(words).Groups["name"].Value);

    [GeneratedRegex("'(?<name>[A-Za-z]+)' permission")]
    private static partial Regex PermissionName();
}
