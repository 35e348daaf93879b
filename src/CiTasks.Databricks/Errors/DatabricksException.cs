using System.Net;
using CiTasks.Databricks.Auth;

namespace CiTasks.Databricks.Errors;

/// <summary>The one exception for a call that a workspace refused or did not answer.</summary>
public sealed class DatabricksException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="kind">What it means.</param>
    /// <param name="call">Method and path, without query.</param>
    /// <param name="message">The service's own words, or the transport's.</param>
    /// <param name="inner">The transport's exception.</param>
    public DatabricksException(ErrorKind kind, string call, string message, Exception? inner = null)
        : base(message, inner)
    {
        Kind = kind;
        Call = call;
    }

    /// <summary>What it means.</summary>
    public ErrorKind Kind { get; }

    /// <summary>Method and path, such as <c>POST api/2.2/jobs/create</c>.</summary>
    public string Call { get; }

    /// <summary>HTTP status, or null when there was no answer.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>The service's <c>error_code</c>, or null.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The service's id of the request, for support tickets.</summary>
    public string? RequestId { get; init; }

    /// <summary>The application id of who could not sign in; null when nobody was to, or when it has none.</summary>
    public string? Principal { get; init; }

    /// <summary>The ID token that was not taken; null when there was none.</summary>
    public IdTokenClaims? Presented { get; init; }

    /// <summary>How long the service asks to wait (Retry-After), or null.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>False when the request certainly had no effect.</summary>
    public bool MayHaveHadAnEffect { get; init; }
}
