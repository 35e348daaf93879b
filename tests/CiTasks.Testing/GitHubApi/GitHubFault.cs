using CiTasks.Testing.Http;

namespace CiTasks.Testing.GitHubApi;

/// <summary>What the stand-in does to a request that a test wants broken.</summary>
public sealed record GitHubFault : ApiStandInFault
{
    private const string TooQuick = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";

    private GitHubFault(int status, string message)
        : base(status, message)
    {
    }

    /// <summary>Seconds until the hour's limit begins anew.</summary>
    public int? ResetsIn { get; init; }

    /// <summary>429, as the newer limits answer.</summary>
    public static GitHubFault TooMany(int? retryAfter = 1) => new(429, TooQuick) { RetryAfter = retryAfter };

    /// <summary>403 for too many writes or too much at once.</summary>
    public static GitHubFault Secondary(int? retryAfter = null) => new(403, TooQuick) { RetryAfter = retryAfter };

    /// <summary>403 for an hour's share that is used up.</summary>
    public static GitHubFault UsedUp(int resetsIn) => new(403, "API rate limit exceeded for installation ID 1234.") { ResetsIn = resetsIn };

    /// <summary>A server that is not well.</summary>
    public static GitHubFault Unwell(int status = 502) => new(status, "Server Error") { IsPage = status == 502 };

    /// <summary>The connection breaks before anything happens.</summary>
    public static GitHubFault Dropped { get; } = new(0, "");

    /// <summary>It is done, and then the connection breaks without an answer.</summary>
    public static GitHubFault LostAnswer { get; } = Dropped with { IsDone = true };

    /// <summary>It is done, and a server that is not well answers.</summary>
    public static GitHubFault DoneButUnwell { get; } = Unwell() with { IsDone = true };

    /// <summary>A refusal of a test's own.</summary>
    public static GitHubFault Refusal(int status, string message) => new(status, message);
}
