using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using CiTasks.Databricks.Errors;

namespace CiTasks.Databricks.Auth;

/// <summary>
/// Access tokens for Azure Databricks from Microsoft Entra, by Azure.Identity. Each one comes from a credential of its own:
/// a credential keeps its token, and gives the same one again when the workspace has refused it. (A machine's managed
/// identity gives the same one in any case, until it runs out.)
/// </summary>
/// <param name="signIn">Who.</param>
/// <param name="wire">The way to Entra; repeats what is worth repeating.</param>
internal sealed class EntraTokens(EntraSignIn signIn, EntraWire wire) : ITokenSource
{
    // The application "AzureDatabricks", the same in every cloud (facts/databricks-api.md 1.4).
    private const string Scope = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default";

    // All attempts together, with the waits between them.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    public async Task<AccessToken> AskAsync(CancellationToken cancel)
    {
        // Asked here and not from inside the credential, which would wrap what the CI system has to say when it gives none.
        var idToken = signIn.IdToken is { } ask ? await ask(cancel).ConfigureAwait(false) : null;
        using var certificate = signIn.Certificate is { } pem ? Load(pem) : null;
        wire.Forget();
        using var limit = new CancellationTokenSource(Longest, TimeProvider.System);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            var token = await Credential(idToken, certificate).GetTokenAsync(new TokenRequestContext([Scope]), both.Token).ConfigureAwait(false);
            signIn.Hide(token.Token);
            // The library asks the machine for the time, and so must who subtracts it.
            return new AccessToken(token.Token, token.ExpiresOn - TimeProvider.System.GetUtcNow());
        }
        catch (Exception problem) when (problem is AuthenticationFailedException or OperationCanceledException)
        {
            cancel.ThrowIfCancellationRequested();
            throw wire.Describe(problem, signIn, idToken);
        }
    }

    private TokenCredential Credential(string? idToken, X509Certificate2? certificate)
    {
        if (idToken is null && certificate is null && signIn.Secret is null)
        {
            var identity = signIn.ClientId is { } id ? ManagedIdentityId.FromUserAssignedClientId(id) : ManagedIdentityId.SystemAssigned;
            return new ManagedIdentityCredential(Set(new ManagedIdentityCredentialOptions(identity)));
        }

        // Asking Microsoft's public cloud whether the authority is one of its own would lead out of any other cloud; the
        // administrator of the connection has said which it is.
        var (tenant, client) = (signIn.Tenant!, signIn.ClientId!);
        return idToken is not null ? new ClientAssertionCredential(tenant, client, () => idToken, Set(new ClientAssertionCredentialOptions { DisableInstanceDiscovery = true }))
            : certificate is not null ? new ClientCertificateCredential(tenant, client, certificate, Set(new ClientCertificateCredentialOptions { DisableInstanceDiscovery = true, SendCertificateChain = true }))
            : new ClientSecretCredential(tenant, client, signIn.Secret, Set(new ClientSecretCredentialOptions { DisableInstanceDiscovery = true }));
    }

    private T Set<T>(T options)
        where T : TokenCredentialOptions
    {
        options.AuthorityHost = signIn.Authority ?? AzureAuthorityHosts.AzurePublicCloud;
        options.Transport = new HttpClientTransport(wire);
        // Repeating is the wire's business.
        options.Retry.MaxRetries = 0;
        options.Retry.NetworkTimeout = Longest;
        options.Diagnostics.IsLoggingEnabled = false;
        options.Diagnostics.IsDistributedTracingEnabled = false;
        options.Diagnostics.IsTelemetryEnabled = false;
        return options;
    }

    private X509Certificate2 Load(string pem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(pem, pem);
        }
        catch (Exception problem) when (problem is CryptographicException or ArgumentException)
        {
            throw new DatabricksException(ErrorKind.EntraRefused, "the certificate", "the connection's certificate is no PEM text with a certificate and its private key", problem) { Principal = signIn.ClientId };
        }
    }
}
