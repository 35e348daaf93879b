using CiTasks.Databricks.Http;

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

/// <summary>
/// As an identity of Microsoft Entra, for workspaces of Azure: a service principal with a secret, a certificate or the word
/// of the CI system, or else the managed identity of the machine.
/// </summary>
/// <param name="ClientId">The application id; null for the machine's own managed identity.</param>
public sealed record EntraSignIn(string? ClientId) : SignIn
{
    /// <summary>The directory; a managed identity knows its own.</summary>
    public string? Tenant { get; init; }

    /// <summary>Where the directory's cloud signs in; null for the public one.</summary>
    public Uri? Authority { get; init; }

    /// <summary>The client secret; null for another way.</summary>
    public string? Secret { get; init; }

    /// <summary>A certificate with its private key, as PEM; null for another way.</summary>
    public string? Certificate { get; init; }

    /// <summary>Gets an ID token for Entra, which the application trusts by a federated credential. Called anew for each exchange. Null for another way.</summary>
    public Func<CancellationToken, Task<string>>? IdToken { get; init; }

    /// <summary>Gets every access token before it is used: to hide it.</summary>
    public Action<string> Hide { get; init; } = _ => { };

    /// <summary>Gets what is signed with the certificate. It goes to Entra alone, so that only what we print ourselves could tell it.</summary>
    public Action<string> HideAssertion { get; init; } = _ => { };

    // Where there is no managed identity there is nobody to answer: that is known soon.
    internal RetrySettings Limit(RetrySettings retry) =>
        Secret is null && Certificate is null && IdToken is null ? retry with { Retries = Math.Min(retry.Retries, 2) } : retry;

    /// <summary>Without what it signs in with.</summary>
    public override string ToString() => $"{ClientId ?? "the managed identity"} of {Tenant ?? "its directory"}";
}
