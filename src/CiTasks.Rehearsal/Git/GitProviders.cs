using System.Text.RegularExpressions;

namespace CiTasks.Rehearsal.Git;

/// <summary>The services a workspace knows by name. The names are taken in any case and told in this one.</summary>
internal static partial class GitProviders
{
    /// <summary>The first eight are public; the others sign in by another way and are told by newer workspaces.</summary>
    private static readonly string[] Names =
    [
        "gitHub", "bitbucketCloud", "gitLab", "azureDevOpsServices", "gitHubEnterprise", "bitbucketServer", "gitLabEnterpriseEdition", "awsCodeCommit",
        "gitHubOAuth", "azureDevOpsServicesAad", "databricksGitServer",
    ];

    private static readonly (Regex Host, string Name)[] Hosts =
    [
        (GitHub(), "gitHub"), (GitLab(), "gitLab"), (Bitbucket(), "bitbucketCloud"), (Azure(), "azureDevOpsServices"), (CodeCommit(), "awsCodeCommit"),
    ];

    public static string Parse(string name) => Names.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new GitException(GitFailure.Invalid, $"Invalid Git provider '{name}'. The available Git providers are {string.Join(", ", Names[..8])}.");

    /// <summary>Several ways to sign in at the same service share its repositories.</summary>
    public static string Service(string provider) => provider switch
    {
        "gitHubOAuth" => "gitHub",
        "azureDevOpsServicesAad" => "azureDevOpsServices",
        _ => provider,
    };

    /// <summary>From the host of a URL. A local remote stands in for the most usual one.</summary>
    public static string Guess(GitRemote remote) =>
        Uri.TryCreate(remote.Url, UriKind.Absolute, out var uri) && uri.Host.Length > 0 && !uri.IsLoopback
            ? Hosts.FirstOrDefault(entry => entry.Host.IsMatch(uri.Host)).Name
                ?? throw new GitException(GitFailure.Invalid, $"The Git provider cannot be told from the host {uri.Host}: provider is required.")
            : "gitHub";

    [GeneratedRegex(@"(^|\.)github\.com$", RegexOptions.IgnoreCase)]
    private static partial Regex GitHub();

    [GeneratedRegex(@"(^|\.)gitlab\.com$", RegexOptions.IgnoreCase)]
    private static partial Regex GitLab();

    [GeneratedRegex(@"(^|\.)bitbucket\.org$", RegexOptions.IgnoreCase)]
    private static partial Regex Bitbucket();

    [GeneratedRegex(@"^dev\.azure\.com$|\.visualstudio\.com$", RegexOptions.IgnoreCase)]
    private static partial Regex Azure();

    [GeneratedRegex(@"^git-codecommit\..+\.amazonaws\.com$", RegexOptions.IgnoreCase)]
    private static partial Regex CodeCommit();
}
