namespace CiTasks.Hosts.GitHub.Api;

/// <summary>What a workflow grants its token, in its own words.</summary>
internal static class Permissions
{
    public const string WriteChecks = "checks: write";
    public const string ReadChecks = "checks: read";
    public const string WriteStatuses = "statuses: write";
    public const string WriteComments = "pull-requests: write";
    public const string ReadPullRequests = "pull-requests: read";
    public const string ReadContents = "contents: read";
    public const string None = "metadata: read";
}
