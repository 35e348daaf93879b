namespace CiTasks.Testing.Http;

/// <summary>What a stand-in does to a request that a test wants broken.</summary>
/// <param name="Status">HTTP status; 0 breaks the connection off.</param>
/// <param name="Message">The service's words.</param>
public abstract record ApiStandInFault(int Status, string Message)
{
    /// <summary>Header Retry-After in seconds.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Is it done all the same?</summary>
    public bool IsDone { get; init; }

    /// <summary>A web page in place of JSON.</summary>
    public bool IsPage { get; init; }
}
