using System.Text.Json.Nodes;
using CiTasks.Databricks.Errors;
using CiTasks.Databricks.Repos;
using CiTasks.Planning.Git;
using CiTasks.Planning.Text;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Running;
using CiTasks.Tasks.Runs.Reports;

namespace CiTasks.Tasks.SyncRepo;

/// <summary><c>sync-repo</c>: a Git folder of the workspace at exactly the commit of this build.</summary>
public static class SyncRepoTask
{
    /// <summary>Id.</summary>
    public static readonly OutputDefinition RepoId = new("repo-id", "The Git folder's id; empty when there is none (yet, or any more).");

    /// <summary>Path.</summary>
    public static readonly OutputDefinition RepoPath = new("repo-path", "The Git folder's path, such as /Repos/ci/iris.");

    /// <summary>Path for jobs.</summary>
    public static readonly OutputDefinition WorkspacePath = new("workspace-path", "The same below /Workspace: put the name of a notebook behind it.");

    /// <summary>Commit.</summary>
    public static readonly OutputDefinition Commit = new("commit", "The full id of the commit that the Git folder is at.");

    /// <summary>Branch.</summary>
    public static readonly OutputDefinition Branch = new("branch", "The branch that the Git folder is on; empty at a tag.");

    /// <summary>What happened.</summary>
    public static readonly OutputDefinition Action = new(
        "action", "created, updated (also whenever changes may have been discarded), unchanged, recreated, removed or absent; in a plan: create, update, unchanged, recreate, remove or absent.");

    /// <summary>The definition.</summary>
    public static TaskDefinition Definition { get; } = new("sync-repo", "Makes a Git folder if it is missing and brings it to the commit of this build.")
    {
        Description = "The folder is found by its path. A folder that is not at the commit afterwards is an error, since another version of the code would run. "
            + "Nothing is written when it is there already, unless changes are to be discarded. One that was made for a branch or tag that does not exist is deleted again.",
        Inputs = [.. RepoInputs.All, SharedInputs.Mode, .. SharedInputs.Workspace],
        Outputs = [RepoId, RepoPath, WorkspacePath, Commit, Branch, Action],
        Subject = [RepoInputs.RepoPath],
        Examples =
        [
            "citasks sync-repo --repo-path /Repos/ci/iris",
            "citasks sync-repo --repo-url https://dev.azure.com/acme/iris/_git/iris --repo-path /Repos/ci/iris --branch main --verify-commit false",
            "citasks sync-repo --repo-path /Repos/ci/iris --per-pull-request true --remove true",
        ],
        GitHub = new GitHubExtras("git-branch", "orange"),
        Azure = new AzureExtras(new Guid("38044c9b-c719-4b28-8098-9111633090c8")),
        RunAsync = RunAsync,
    };

    private static async Task<TaskResult> RunAsync(TaskContext context, CancellationToken cancel)
    {
        var order = await RepoOrder.ReadAsync(context, cancel).ConfigureAwait(false);
        using var workspace = context.OpenWorkspace();
        try
        {
            var path = await order.PathAsync(workspace, cancel).ConfigureAwait(false);
            context.SetOutput(RepoPath, path.Plain);
            context.SetOutput(WorkspacePath, path.InWorkspace);
            if (order is { IsOwn: true, Goal: not null })
            {
                context.Surroundings.Sources.Sent(path.InWorkspace, CheckoutSources.RootOf(context.Folder));
            }

            var sync = new RepoSync(context, order, order.Goal, new RepoFolder(context, workspace, order, path));
            return await sync.RunAsync(cancel).ConfigureAwait(false);
        }
        catch (DatabricksException problem) when (Explained(context, order, problem) is { } failure)
        {
            throw failure;
        }
    }

    private static TaskFailureException? Explained(TaskContext context, RepoOrder order, DatabricksException problem) =>
        RepoFindings.Explain(problem, order.Url, order.Provider, order.Goal?.Ref, context.Host.Facts.IsFork) is { } finding
            ? new TaskFailureException(finding.Id == "CIT0537" ? ExitCode.Invalid : ExitCode.Refused, finding)
            : null;

    /// <summary>Sets what is known of the folder as outputs, and tells it as a result.</summary>
    internal static TaskResult Publish(TaskContext context, RepoOrder order, GitFolderPath path, LiveRepo? live, string action)
    {
        context.SetOutput(RepoId, live?.Id.ToString() ?? "");
        context.SetOutput(Commit, live?.HeadCommitId ?? "");
        context.SetOutput(Branch, live?.Branch ?? "");
        context.SetOutput(Action, action);
        return TaskResult.Done with
        {
            Details = new JsonObject
            {
                ["action"] = action,
                ["id"] = live?.Id,
                ["path"] = path.Plain,
                ["checkout"] = order is { IsOwn: true, Goal: not null } ? context.Shown(CheckoutSources.RootOf(context.Folder)) : null,
                ["url"] = order.Url.Address,
                ["branch"] = live?.Branch,
                ["tag"] = order.Goal?.Ref is { IsTag: true } tag ? tag.Name : null,
                ["commit"] = live?.HeadCommitId,
                ["wantedCommit"] = order.Goal?.Commit,
            },
            Markdown = Markdown.Table(
                ["Git folder", "repository", order.Goal?.Ref.Word ?? "branch", "commit", "action"],
                [[path.Plain, order.Url.Address, order.Goal?.Ref.Name ?? live?.Branch ?? "", live?.HeadCommitId ?? "", action]]),
        };
    }
}
