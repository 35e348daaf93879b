using CiTasks.Hosts.AzureRepos.Api;

namespace CiTasks.Hosts.PullRequests;

/// <summary>Opens boards on Azure Repos, in the cloud and on servers of one's own.</summary>
public static class AzureReposBoards
{
    /// <summary>Opens one; nothing is asked of the service yet.</summary>
    /// <param name="settings">Where and as whom; the token is a job's, a person's or one of Microsoft Entra.</param>
    /// <param name="transport">Replaces the network in unit tests.</param>
    public static IPullRequestBoard Open(BoardSettings settings, HttpMessageHandler? transport = null) => new AzureReposBoard(settings, transport);
}
