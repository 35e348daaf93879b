using CiTasks.Databricks.Errors;
using CiTasks.Databricks.Repos;
using CiTasks.Hosts;
using CiTasks.Hosts.Laptop;
using CiTasks.Hosts.Text;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Git;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.SyncRepo;

/// <summary>What can be wrong with a Git folder, in words that say what to do.</summary>
internal static class RepoFindings
{
    public static Finding NoUrl(string? text, Spot? at) => text is null
        ? new Finding("CIT0530", "the repository is not known") { At = at, Hint = "give repo-url: this host does not tell one, and the checkout has no remote called origin" }
        : new Finding("CIT0530", $"'{UserInfo.Cut(text)}' is no URL of a repository") { At = at, Hint = "it looks like https://github.com/acme/iris or git@github.com:acme/iris.git" };

    public static Finding NoProvider(GitUrl url, string input, Spot? at) =>
        new("CIT0531", $"the address {url} does not tell who hosts the repository")
        {
            At = at,
            Hint = $"say so with {input}, one of: {string.Join(", ", GitProviders.Words)}",
        };

    public static Finding NoRef(string why, Spot? at) =>
        new("CIT0532", "it is not known which branch or tag the Git folder shall be at") { At = at, Detail = why, Hint = "give branch or tag" };

    public static Finding NoCommit() =>
        new("CIT0532", "it is not known which commit the Git folder must be at")
        {
            Hint = "give commit; or set verify-commit to false to take what is newest on the branch",
        };

    public static Finding OtherRepository(GitFolderPath path, LiveRepo live, GitUrl wanted, bool isRemoval) =>
        new("CIT0533", $"{path} is a Git folder of another repository")
        {
            Detail = $"there    {GitUrl.Parse(live.Url)?.Address ?? UserInfo.Cut(live.Url)}\nwanted   {wanted}",
            Hint = isRemoval
                ? "nothing was removed; check repo-path and repo-url"
                : "choose another repo-path; on-conflict recreate deletes that folder and makes a new one",
        };

    public static Finding NoGitFolder(GitFolderPath path, string type) =>
        new("CIT0533", $"{path} is there already and is no Git folder but a {type}")
        {
            Hint = "choose another repo-path, or delete it in the workspace yourself; CiTasks never deletes what is no Git folder",
        };

    public static Finding NotSparse(GitFolderPath path) =>
        new("CIT0533", $"{path} has all files of its repository, and cannot become a sparse one")
        {
            Hint = "leave sparse-checkout out; or let on-conflict recreate make the folder anew",
        };

    public static Finding StaysSparse(GitFolderPath path, IReadOnlyList<string> patterns) =>
        new("CIT0533", $"{path} stays limited to some folders of its repository, and has no others")
        {
            IsWarning = true,
            Detail = string.Join('\n', patterns),
            Hint = "give them as sparse-checkout again; for all files let one run with remove delete the folder, and the next one makes it anew",
        };

    public static Finding Dirty(GitFolderPath path, GitRef wanted, DatabricksException conflict) =>
        new("CIT0534", $"changes in {path} that nobody committed are in the way of {wanted}")
        {
            Detail = conflict.Message,
            Hint = "commit or discard them in the workspace; or let on-conflict do it: discard throws the changes away, recreate the whole folder",
        };

    public static Finding NotAtCommit(GitFolderPath path, GitFolderGoal goal, LiveRepo live, RepoOrder order, IBuildHost host) =>
        new("CIT0535", $"the Git folder {path} is not at commit {Short(goal.Commit!)} but at {(live.HeadCommitId is { } head ? Short(head) : "none")}")
        {
            Detail = $"wanted   {goal.Commit} ({order.CommitOrigin})\nfound    {live.HeadCommitId ?? "no commit"} ({goal.Ref})",
            Hint = Reason(goal, order, host),
        };

    public static Finding PlainRemoval() =>
        new("CIT0539", "there is no pull request whose folder could be removed")
        {
            Hint = "remove with per-pull-request belongs into builds of pull requests; the folder without a number was left alone",
        };

    /// <summary>What a refused call on a Git folder means; null when it is nothing of Git.</summary>
    public static Finding? Explain(DatabricksException problem, GitUrl url, string provider, GitRef? wanted, bool isFork)
    {
        if (wanted is not null && IsUnknownRef(problem, wanted))
        {
            return new Finding("CIT0537", $"{url} has no {wanted}")
            {
                Detail = problem.Message,
                Hint = isFork ? "the pull request comes from a fork: its branch is in the fork's repository, and only there"
                    : wanted.IsTag ? "push the tag first"
                    : "push the branch first; the branch of a merged pull request may be deleted already",
            };
        }

        // The service has no code for it, and its own sign-in speaks of credentials too: only these words tell.
        var hasNoCredential = problem.Kind is ErrorKind.PermissionDenied or ErrorKind.Unauthenticated
            && problem.Message.Contains("git", StringComparison.OrdinalIgnoreCase)
            && problem.Message.Contains("credential", StringComparison.OrdinalIgnoreCase);
        return hasNoCredential || problem.ErrorCode == "GIT_REMOTE_ERROR" || problem.Message.StartsWith("Remote repo not found", StringComparison.OrdinalIgnoreCase)
            ? new Finding("CIT0536", $"the workspace cannot read {url}")
            {
                Detail = $"{problem.Call}: {problem.Message}",
                Hint = $"store a Git credential of {provider} that may read it (citasks set-git-credential --git-provider {provider}); "
                    + "where there are several of one provider, choose with git-credential-id; a repository that does not exist looks the same",
            }
            : null;
    }

    /// <summary>True when the remote repository does not have the branch or tag.</summary>
    public static bool IsUnknownRef(DatabricksException problem, GitRef wanted) =>
        problem.ErrorCode == "GIT_UNKNOWN_REF" || (problem.Kind == ErrorKind.NotFound && problem.Message.Contains(wanted.Name, StringComparison.Ordinal));

    private static string Reason(GitFolderGoal goal, RepoOrder order, IBuildHost host) =>
        host.Facts.PullRequest is not null && host.Facts.Commit is { } head && !CommitId.Matches(goal.Commit!, head)
            ? "that may be the pull request's test merge, which is on no branch; leave commit out, and the pull request's own head is taken"
        : order.CommitOrigin == RepoOrder.OfBuild && order.BuiltRef is { } built && built != goal.Ref
            ? $"{(host.Name == LaptopHost.HostName ? "the checkout is at" : "this build is of")} {built}, and the folder was asked to be at {goal.Ref}; verify-commit false takes what is there"
        : host.Facts.IsFork && order.BuiltRef == goal.Ref ? $"the pull request comes from a fork: its {goal.Ref} is in the fork's repository, and {goal.Url} has another one of that name"
        : host.Name == LaptopHost.HostName ? $"is the commit pushed? A workspace fetches from {goal.Url}, not from this machine"
        : goal.Ref.IsTag ? $"the tag {goal.Ref.Name} was moved; verify-commit false takes what is there"
        : $"somebody has pushed to {goal.Ref.Name} since, or this build repeats an older one; verify-commit false takes what is there";

    private static string Short(string commit) => commit[..Math.Min(commit.Length, 12)];
}
