namespace CiTasks.Hosts;

/// <summary>
/// A service connection that the CI system lends to a step: an address and a way to sign in, kept apart from the pipeline
/// (facts/ci-platforms.md C4, C7).
/// </summary>
/// <param name="Id">The CI system's id, which the step's input holds.</param>
public sealed record ServiceConnection(string Id)
{
    /// <summary>Its address; null when it has none.</summary>
    public Uri? Url { get; init; }

    /// <summary>How it signs in: <c>Token</c>, <c>ServicePrincipal</c>, <c>WorkloadIdentityFederation</c>, <c>ManagedServiceIdentity</c>, <c>UsernamePassword</c>, …; null when the CI system does not say.</summary>
    public string? Scheme { get; init; }

    /// <summary>What it signs in with, by name in any letter case, such as <c>apitoken</c>. Secrets among them are masked already.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>What else it says, by name in any letter case, such as <c>activeDirectoryAuthority</c>.</summary>
    public IReadOnlyDictionary<string, string> Data { get; init; } = new Dictionary<string, string>();

    /// <summary>Shown as it is printed: without what it signs in with.</summary>
    public override string ToString() => $"{Scheme ?? "a connection"} to {Url?.ToString() ?? "nowhere"}";
}
