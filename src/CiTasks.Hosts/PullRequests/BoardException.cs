namespace CiTasks.Hosts.PullRequests;

/// <summary>The one exception for something that a board refused or did not answer. Its message holds no secret.</summary>
public sealed class BoardException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="kind">What it means.</param>
    /// <param name="call">What was asked, such as <c>POST repos/acme/iris/check-runs</c>.</param>
    /// <param name="message">The service's own words, or the transport's.</param>
    /// <param name="inner">The transport's exception.</param>
    public BoardException(BoardProblem kind, string call, string message, Exception? inner = null)
        : base(message, inner)
    {
        Kind = kind;
        Call = call;
    }

    /// <summary>What it means.</summary>
    public BoardProblem Kind { get; }

    /// <summary>Method and path, without query.</summary>
    public string Call { get; }

    /// <summary>HTTP status, or null when there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>The permission that the token lacks, in the service's own words (<c>checks: write</c>, <c>Contribute to pull requests</c>); null when it is not about that.</summary>
    public string? MissingPermission { get; init; }

    /// <summary>How long the service asks to wait, or null.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>False when the request certainly had no effect.</summary>
    public bool MayHaveHadAnEffect { get; init; }

    /// <summary>The same in other words.</summary>
    internal BoardException With(string message, Exception? inner) => With(message, inner, RetryAfter, MayHaveHadAnEffect);

    /// <summary>The same in other words, with what is known of it in the end.</summary>
    internal BoardException With(string message, Exception? inner, TimeSpan? retryAfter, bool mayHaveHadAnEffect) => new(Kind, Call, message, inner)
    {
        Status = Status,
        RetryAfter = retryAfter,
        MissingPermission = MissingPermission,
        MayHaveHadAnEffect = mayHaveHadAnEffect,
    };
}
