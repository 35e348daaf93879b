using System.Security.Cryptography.X509Certificates;

namespace CiTasks.Testing.Entra;

/// <summary>An application of the directory, with what it may sign in with.</summary>
/// <param name="ClientId">Its id.</param>
public sealed record EntraApplication(string ClientId)
{
    public string? Secret { get; init; }

    /// <summary>What was uploaded of its certificate.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Whose word is taken for it.</summary>
    public FederatedCredential? Federated { get; init; }
}

/// <summary>What must stand in a token of somebody else.</summary>
public sealed record FederatedCredential(string Issuer, string Subject)
{
    public string Audience { get; init; } = "api://AzureADTokenExchange";
}
