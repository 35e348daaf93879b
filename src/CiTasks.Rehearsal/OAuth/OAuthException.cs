namespace CiTasks.Rehearsal.OAuth;

/// <summary>A refused OAuth request, in the form of RFC 6749 §5.2, which is not that of the rest of the API.</summary>
internal sealed class OAuthException(int status, string error, string description) : Exception(description)
{
    public int Status => status;

    public string Error => error;

    public static OAuthException InvalidRequest(string description) => new(400, "invalid_request", description);

    public static OAuthException InvalidGrant(string description) => new(400, "invalid_grant", description);

    public static OAuthException InvalidClient() => new(401, "invalid_client", "Client authentication failed");
}
