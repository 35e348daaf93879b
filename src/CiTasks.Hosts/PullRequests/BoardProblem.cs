namespace CiTasks.Hosts.PullRequests;

/// <summary>Why something could not be shown.</summary>
public enum BoardProblem
{
    /// <summary>The token is not accepted, or may not do this (a fork's token may only read).</summary>
    Forbidden,

    /// <summary>There is no such repository, pull request or commit, or the token may not know of it.</summary>
    NotFound,

    /// <summary>It was there and has been taken away, or the repository has this feature switched off.</summary>
    Gone,

    /// <summary>The service does not accept the content.</summary>
    Invalid,

    /// <summary>A limit is reached, and waiting for it would take too long.</summary>
    TooManyRequests,

    /// <summary>No answer, or none that makes sense.</summary>
    Unreachable,
}
