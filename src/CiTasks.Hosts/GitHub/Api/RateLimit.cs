using System.Globalization;
using CiTasks.Hosts.PullRequests.Http;

namespace CiTasks.Hosts.GitHub.Api;

/// <summary>One of GitHub's limits, as an answer tells of it (facts/ci-platforms.md B5).</summary>
/// <param name="Wait">How long it asks to wait; null when it names no time.</param>
internal sealed record RateLimit(TimeSpan? Wait)
{
    /// <summary>The limit that this answer tells of, or null.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="words">GitHub's own words in it.</param>
    /// <param name="clock">For times in headers, when the answer does not say what time it is there.</param>
    public static RateLimit? Of(HttpResponseMessage response, string words, TimeProvider clock)
    {
        var status = (int)response.StatusCode;
        if (status is not (403 or 429))
        {
            return null;
        }

        var now = response.Headers.Date ?? clock.GetUtcNow();
        if (ApiWords.RetryAfter(response, now) is { } asked)
        {
            return new RateLimit(asked);
        }

        var saysSo = words.Contains("rate limit", StringComparison.OrdinalIgnoreCase) || words.Contains("abuse detection", StringComparison.OrdinalIgnoreCase);
        var isUsedUp = Header(response, "x-ratelimit-remaining") == 0 && !words.Contains("not accessible by", StringComparison.OrdinalIgnoreCase);
        if (isUsedUp && Header(response, "x-ratelimit-reset") is { } reset)
        {
            // The reset is a whole second: a second more, lest it be asked just before.
            return new RateLimit(ApiWords.Positive(DateTimeOffset.FromUnixTimeSeconds(reset) - now) + TimeSpan.FromSeconds(1));
        }

        return status == 429 || saysSo || isUsedUp ? new RateLimit((TimeSpan?)null) : null;
    }

    private static long? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
                ? number
                : null;
}
