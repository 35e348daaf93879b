namespace CiTasks.Databricks.Errors;

/// <summary>What a failed call means for the caller.</summary>
public enum ErrorKind
{
    /// <summary>No answer, or none that came from a workspace.</summary>
    Unreachable,

    /// <summary>Something answered that is no workspace: a web page in place of JSON.</summary>
    NotDatabricks,

    /// <summary>The credential is missing, wrong or expired (401).</summary>
    Unauthenticated,

    /// <summary>No token was given for the secret or ID token that was to sign in.</summary>
    SignInRefused,

    /// <summary>Microsoft Entra gave no token for the workspace.</summary>
    EntraRefused,

    /// <summary>Microsoft Entra, or the machine's managed identity, did not answer.</summary>
    EntraUnreachable,

    /// <summary>The credential may not do this (403).</summary>
    PermissionDenied,

    /// <summary>The thing does not exist (404, or 400 with a text that says so).</summary>
    NotFound,

    /// <summary>It exists already, or is in use (409, or 400 with such a code).</summary>
    AlreadyExists,

    /// <summary>Still too many requests after all retries (429).</summary>
    TooManyRequests,

    /// <summary>The service is out of order (5xx).</summary>
    Unavailable,

    /// <summary>The service understood and refused: wrong field, wrong state.</summary>
    Invalid,
}
