namespace CiTasks.Hosts.AzureRepos.Api;

/// <summary>What a project grants an identity, as the page of permissions has it.</summary>
internal static class Permissions
{
    public const string Read = "Read";
    public const string Contribute = "Contribute";
    public const string ContributeToPullRequests = "Contribute to pull requests";

    /// <summary>How people see the permission that the service names so; null for an empty name.</summary>
    public static string? Shown(string name) => name switch
    {
        "" => null,
        "GenericRead" => Read,
        "GenericContribute" => Contribute,
        "PullRequestContribute" => ContributeToPullRequests,
        _ => name,
    };
}
