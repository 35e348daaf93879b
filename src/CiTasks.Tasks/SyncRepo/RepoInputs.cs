using CiTasks.Hosts.Text;
using CiTasks.Planning.Git;
using CiTasks.Tasks.Catalogue;

namespace CiTasks.Tasks.SyncRepo;

/// <summary>The inputs of <c>sync-repo</c>.</summary>
public static class RepoInputs
{
    /// <summary>The repository.</summary>
    public static readonly Input<string> RepoUrl = UrlInput(
        "repo-url", "Repository: https URL or SSH remote. Default: the one of this build, else the checkout's remote origin. Credentials in it are dropped.");

    /// <summary>Where the folder lies.</summary>
    public static readonly Input<string> RepoPath = Input.Text(
        "repo-path", "The Git folder: /Repos/folder/name, or anywhere below /Workspace. Default: /Repos/<user of the token>/<name of the repository>.");

    /// <summary>Who hosts it.</summary>
    public static readonly Input<string> Provider = ProviderInput(
        "provider", "Who hosts the repository. Told from the URL for the public services; a company's own server needs it.");

    /// <summary>Branch.</summary>
    public static readonly Input<string> Branch = Input.Text("branch", "Branch to be at; this or tag. Default: the branch or tag of this build.");

    /// <summary>Tag.</summary>
    public static readonly Input<string> Tag = Input.Text("tag", "Tag to be at; this or branch.");

    /// <summary>The commit to hold it against.</summary>
    public static readonly Input<string> Commit = Input.Text(
        "commit", "Commit that the folder must be at then, 7 digits or more. Default: the commit of this build (a pull request's head, not its test merge), else of the checkout.");

    /// <summary>Whether another commit is an error.</summary>
    public static readonly Input<bool> VerifyCommit = Input.Flag(
        "verify-commit", "Another commit is an error. With false the folder takes whatever is newest on the branch.") with { Default = "true", Azure = AzureInput.In(AzureGroup.Advanced) };

    /// <summary>What may be destroyed.</summary>
    public static readonly Input<string> OnConflict = Input.Choice(
        "on-conflict",
        "When uncommitted changes are in the way: fail, recreate the folder, or discard the changes (all of them, in every run). recreate also replaces a Git folder of another repository. What is no Git folder is never touched.",
        "fail", "recreate", "discard") with { Azure = AzureInput.In(AzureGroup.Advanced) };

    /// <summary>Which sign-in.</summary>
    public static readonly Input<long?> CredentialId = Input.Number("git-credential-id", "Git credential to use, where the workspace has several of one provider.", 1) with { Azure = AzureInput.In(AzureGroup.Advanced) };

    /// <summary>Only some folders.</summary>
    public static readonly Input<IReadOnlyList<string>> SparseCheckout = Input.List(
        "sparse-checkout", "Folders of the repository that the Git folder is limited to. A folder becomes a sparse one only when it is made, and stays one when they are no longer given.") with { Azure = AzureInput.In(AzureGroup.Advanced) };

    /// <summary>A folder for each pull request.</summary>
    public static readonly Input<bool> PerPullRequest = Input.Flag(
        "per-pull-request", "In the build of a pull request, add its number to repo-path: /Repos/ci/iris-pr-17.") with { Azure = AzureInput.In(AzureGroup.Advanced) };

    /// <summary>Clean up.</summary>
    public static readonly Input<bool> Remove = Input.Flag(
        "remove", "Delete the Git folder instead, for builds of closed pull requests. One that is gone is fine; one of another repository is refused.") with { Azure = AzureInput.In(AzureGroup.Advanced) };

    /// <summary>All, in the order of the help page.</summary>
    public static IReadOnlyList<InputDefinition> All { get; } =
    [
        RepoUrl, RepoPath, Provider, Branch, Tag, Commit, VerifyCommit, OnConflict, CredentialId, SparseCheckout, PerPullRequest, Remove,
    ];

    /// <summary>An input for a repository's address: a credential in it is hidden before anything is printed.</summary>
    public static Input<string> UrlInput(string name, string help) => Input.Text(name, help) with { Hidden = UserInfo.Secrets };

    /// <summary>An input for a Git provider: the API's words, in any case; no default.</summary>
    public static Input<string> ProviderInput(string name, string help) =>
        new(name, InputKind.Choice, help, text => GitProviders.Parse(text) is { } word ? (word, null) : (null, "it must be one of " + string.Join(", ", GitProviders.Words)))
        {
            Allowed = GitProviders.Words,
        };
}
