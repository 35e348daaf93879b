namespace CiTasks.Databricks.Auth;

/// <summary>How to sign in to a workspace.</summary>
public abstract record SignIn
{
    private protected SignIn()
    {
    }

    /// <summary>With a token that somebody made before: a personal access token, or an OAuth one.</summary>
    public static SignIn With(string token) => new TokenSignIn(token);
}

/// <summary>With a token that somebody made before.</summary>
/// <param name="Token">The token.</param>
public sealed record TokenSignIn(string Token) : SignIn;

/// <summary>
/// As a service principal by OAuth: its secret, or an ID token of the CI system, is exchanged for an access token,
/// again whenever that runs out.
/// </summary>
/// <param name="ClientId">The service principal's application id.</param>
public sealed record ServicePrincipalSignIn(string ClientId) : SignIn
{
    /// <summary>Its OAuth secret; null to sign in with an ID token.</summary>
    public string? Secret { get; init; }

    /// <summary>Whom the ID token is for; null for the workspace's token endpoint, which is what federation policies expect when they name nobody else.</summary>
    public string? Audience { get; init; }

    /// <summary>Gets an ID token for an audience. Called anew for each exchange: such tokens live for minutes.</summary>
    public Func<string, CancellationToken, Task<string>> IdToken { get; init; } =
        (_, _) => throw new InvalidOperationException("there is neither a secret nor a source of ID tokens");

    /// <summary>Gets every access token before it is used: to hide it.</summary>
    public Action<string> Hide { get; init; } = _ => { };
}
