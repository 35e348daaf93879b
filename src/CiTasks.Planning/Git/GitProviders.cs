namespace CiTasks.Planning.Git;

/// <summary>The services that host repositories, by the words of the Repos API (facts/databricks-api.md 6.1).</summary>
public static class GitProviders
{
    /// <summary>All words, public services first.</summary>
    public static readonly IReadOnlyList<string> Words =
    [
        "gitHub", "azureDevOpsServices", "gitLab", "bitbucketCloud", "awsCodeCommit",
        "gitHubEnterprise", "gitLabEnterpriseEdition", "bitbucketServer",
    ];

    // A company's own server may run anything: its name proves nothing.
    private static readonly (Func<string, bool> Fits, string Word)[] Hosts =
    [
        (host => Is(host, "github.com"), "gitHub"),
        (host => Is(host, "dev.azure.com") || Is(host, "ssh.dev.azure.com") || host.EndsWith(".visualstudio.com", StringComparison.Ordinal), "azureDevOpsServices"),
        (host => Is(host, "gitlab.com"), "gitLab"),
        (host => Is(host, "bitbucket.org"), "bitbucketCloud"),
        (host => host.StartsWith("git-codecommit.", StringComparison.Ordinal)
            && (host.EndsWith(".amazonaws.com", StringComparison.Ordinal) || host.EndsWith(".amazonaws.com.cn", StringComparison.Ordinal)), "awsCodeCommit"),
    ];

    /// <summary>The provider behind a host name; null when the name does not tell.</summary>
    public static string? OfHost(string? host) =>
        host?.ToLowerInvariant() is { } name ? Hosts.FirstOrDefault(entry => entry.Fits(name)).Word : null;

    /// <summary>The API's spelling of a word in any case; null for no such word.</summary>
    public static string? Parse(string word) => Words.FirstOrDefault(known => known.Equals(word.Trim(), StringComparison.OrdinalIgnoreCase));

    private static bool Is(string host, string name) => host == name || host == "www." + name;
}
