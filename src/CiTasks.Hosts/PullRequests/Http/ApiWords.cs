using System.Text.Json;
using System.Text.Json.Nodes;

namespace CiTasks.Hosts.PullRequests.Http;

/// <summary>The words of a refusal.</summary>
internal static class ApiWords
{
    private const int Longest = 500;

    /// <summary>The document that came with a refusal; null for anything else: a web page says nothing to a person who reads a log.</summary>
    public static JsonObject? Document(byte[] content)
    {
        try
        {
            return ApiJson.Parse(content) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>As one line that is not too long.</summary>
    public static string Line(string text)
    {
        text = text.ReplaceLineEndings(" ").Trim();
        return text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest), "…");
    }

    /// <summary>How long the header <c>Retry-After</c> asks to wait; null when it is not there.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="now">The service's time.</param>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        var header = response.Headers.RetryAfter;
        return (header?.Delta ?? (header?.Date is { } date ? date - now : null)) is { } asked ? Positive(asked) : null;
    }

    /// <summary>No wait is over before it begins.</summary>
    public static TimeSpan Positive(TimeSpan wait) => wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
}
