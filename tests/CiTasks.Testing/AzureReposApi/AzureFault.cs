using CiTasks.Testing.Http;

namespace CiTasks.Testing.AzureReposApi;

/// <summary>What the stand-in does to a request that a test wants broken.</summary>
public sealed record AzureFault : ApiStandInFault
{
    private AzureFault(int status, string message)
        : base(status, message)
    {
    }

    /// <summary>429 for somebody who has used too much.</summary>
    public static AzureFault TooMany(int? retryAfter = 1) =>
        new(429, "TF400733: The request has been canceled: Request was blocked due to exceeding usage of resource 'Concurrency' in namespace 'User'.") { RetryAfter = retryAfter };

    /// <summary>A server that is not well; with a time, it says for how long.</summary>
    public static AzureFault Unwell(int status = 503, int? retryAfter = null) => new(status, "TF400898: An Internal Error Occurred.") { RetryAfter = retryAfter, IsPage = status == 503 && retryAfter is null };

    /// <summary>The page where people sign in, with a status that is no refusal.</summary>
    public static AzureFault SignInPage { get; } = new(203, "") { IsPage = true };

    /// <summary>The connection breaks before anything happens.</summary>
    public static AzureFault Dropped { get; } = new(0, "");

    /// <summary>It is done, and then the connection breaks without an answer.</summary>
    public static AzureFault LostAnswer { get; } = Dropped with { IsDone = true };

    /// <summary>It is done, and a server that is not well answers.</summary>
    public static AzureFault DoneButUnwell { get; } = Unwell() with { IsDone = true };

    /// <summary>A refusal of a test's own.</summary>
    public static AzureFault Refusal(int status, string message) => new(status, message);
}
