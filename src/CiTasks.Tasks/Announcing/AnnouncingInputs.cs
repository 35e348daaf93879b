using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Runs;

namespace CiTasks.Tasks.Announcing;

/// <summary>Inputs that every task has: whom it tells what became of it.</summary>
public static class AnnouncingInputs
{
    /// <summary>The key to the pull request.</summary>
    public static readonly Input<string> GitHubToken = Input.Secret(
        "github-token", "Token that may write check runs and comments (permissions checks: write, pull-requests: write). Without those the result is in the log and the summary only.") with
    {
        Variables = ["GITHUB_TOKEN"],
        GitHubDefault = "${{ github.token }}",
        Azure = AzureInput.In(AzureGroup.PullRequest),
    };

    /// <summary>The key to the pull request in Azure Repos.</summary>
    public static readonly Input<string> AzureDevOpsToken = Input.Secret(
        "azure-devops-token", "Token that may comment on pull requests in Azure Repos, where the pipeline's own may not or is not at hand. Default in the tasks of Azure Pipelines: the pipeline's own, which needs the permission Contribute to pull requests.") with
    {
        Variables = ["AZURE_DEVOPS_EXT_PAT"],
        Azure = AzureInput.In(AzureGroup.PullRequest),
    };

    /// <summary>Which comment.</summary>
    public static readonly Input<string> Environment = Input.Text(
        "environment", "Name of the environment, such as prod: each has one comment in a pull request. Default: the target.") with { Azure = AzureInput.In(AzureGroup.PullRequest) };

    /// <summary>Whether there is a check run.</summary>
    public static readonly Input<string> CheckRun = Input.Choice(
        "check-run", "Whether the step has a check run of its own on the commit, with annotations on the lines; in Azure Repos a status of the pull request, with threads on the lines.", "on", "off") with { Azure = AzureInput.In(AzureGroup.PullRequest) };

    /// <summary>When there is a comment.</summary>
    public static readonly Input<string> Comment = Input.Choice(
        "comment",
        "When the step writes into the pull request's one comment: on-change when there is something to tell (a change, a run, a failure), always, on-failure, off. What it has written once it keeps true.",
        "on-change", "always", "on-failure", "off") with { Azure = AzureInput.In(AzureGroup.PullRequest) };

    /// <summary>All, in the order of the help page.</summary>
    public static IReadOnlyList<InputDefinition> All { get; } = [GitHubToken, AzureDevOpsToken, Environment, CheckRun, Comment, RunInputs.Leg];
}
