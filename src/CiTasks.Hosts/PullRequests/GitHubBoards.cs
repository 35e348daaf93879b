using CiTasks.Hosts.GitHub.Api;

namespace CiTasks.Hosts.PullRequests;

/// <summary>Opens boards on GitHub and on GitHub Enterprise servers.</summary>
public static class GitHubBoards
{
    /// <summary>Opens one; nothing is asked of the service yet.</summary>
    /// <param name="settings">Where and as whom.</param>
    /// <param name="transport">Replaces the network in unit tests.</param>
    public static IPullRequestBoard Open(BoardSettings settings, HttpMessageHandler? transport = null) => new GitHubBoard(settings, transport);
}
