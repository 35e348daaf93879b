namespace CiTasks.Testing.AzureAgent;

/// <summary>A service connection of the project.</summary>
/// <param name="Name">What a pipeline calls it.</param>
/// <param name="Type"><c>AzureRM</c>, or the name of a type that an extension brings.</param>
public sealed record AgentConnection(string Name, string Type)
{
    /// <summary>Types that are there without any extension.</summary>
    internal static readonly string[] KnownTypes = ["AzureRM", "Azure", "Generic", "GitHub", "Kubernetes", "SSH", "dockerregistry", "externalnpmregistry", "externalpythondownloadfeed"];

    public Guid Id { get; init; } = Guid.NewGuid();

    public string Url { get; init; } = "https://nowhere.invalid/";

    /// <summary><c>Token</c>, <c>UsernamePassword</c>, <c>ServicePrincipal</c>, <c>WorkloadIdentityFederation</c>, …</summary>
    public string Scheme { get; init; } = "Token";

    /// <summary>What it signs in with.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Data { get; init; } = new Dictionary<string, string>();

    // All but what is known to be harmless.
    internal IEnumerable<string> Secrets => Parameters.Where(parameter => !Shown.Contains(parameter.Key, StringComparer.OrdinalIgnoreCase)).Select(parameter => parameter.Value);

    private static readonly string[] Shown = ["role", "scope", "tenantid", "authenticationType", "authorizationType", "audience", "issuedAt", "expiresAt"];
}
