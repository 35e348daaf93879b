namespace CiTasks.Hosts;

/// <summary>Who keeps a repository and its pull requests.</summary>
public enum CodeHost
{
    /// <summary>Nobody that is known here.</summary>
    Other,

    /// <summary>GitHub, or a GitHub Enterprise server.</summary>
    GitHub,

    /// <summary>Azure Repos.</summary>
    AzureRepos,
}
