using CiTasks.Hosts;
using CiTasks.Hosts.Laptop;
using CiTasks.Hosts.PullRequests;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Announcing;

/// <summary>
/// Which board a build has. It goes by who keeps the repository, not by who builds it: Azure Pipelines builds
/// repositories of GitHub too.
/// </summary>
internal static class Boards
{
    /// <summary>The board; null where there is none, or no key to it.</summary>
    public static IPullRequestBoard? Open(TaskContext context)
    {
        var facts = context.Host.Facts;
        if (context.Host.Name == LaptopHost.HostName || facts.ApiUrl is not { } api)
        {
            return null;
        }

        return facts.CodeHost switch
        {
            CodeHost.GitHub when facts.Repository is { } repository && context.Inputs.Find(AnnouncingInputs.GitHubToken) is { } token =>
                GitHubBoards.Open(Settings(context, api, repository, token)),
            CodeHost.AzureRepos when facts.RepositoryId is { } repository && AzureToken(context) is { } token =>
                AzureReposBoards.Open(Settings(context, api, repository, token) with { Project = facts.Project }),
            _ => null,
        };
    }

    /// <summary>What is missing for a board where there is one; null when nothing is, or when there is no board at all.</summary>
    public static string? Missing(TaskContext context) => context.Host.Facts.CodeHost switch
    {
        _ when context.Host.Name == LaptopHost.HostName => null,
        CodeHost.GitHub when context.Inputs.Find(AnnouncingInputs.GitHubToken) is null => "there is no github-token",
        CodeHost.AzureRepos when AzureToken(context) is null => "there is no azure-devops-token (in a script step: env: SYSTEM_ACCESSTOKEN: $(System.AccessToken))",
        _ => null,
    };

    private static string? AzureToken(TaskContext context) => context.Inputs.Find(AnnouncingInputs.AzureDevOpsToken) ?? context.Host.JobToken;

    private static BoardSettings Settings(TaskContext context, Uri api, string repository, string token) =>
        new(api, repository, token, $"citasks/{context.Surroundings.Version}") { Clock = context.Surroundings.Clock, Say = context.Host.Write };
}
