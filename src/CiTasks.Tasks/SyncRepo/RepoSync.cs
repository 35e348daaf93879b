using System.Net;
using CiTasks.Databricks.Errors;
using CiTasks.Databricks.Repos;
using CiTasks.Hosts.Text;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Git;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.SyncRepo;

/// <summary>From what is there to what shall be there, or to nothing; and the proof that it worked.</summary>
internal sealed class RepoSync(TaskContext context, RepoOrder order, GitFolderGoal? goal, RepoFolder folder)
{
    private bool IsPlan => context.Inputs.Get(SharedInputs.Mode) == "plan";

    private string OnConflict => context.Inputs.Get(RepoInputs.OnConflict);

    public async Task<TaskResult> RunAsync(CancellationToken cancel)
    {
        var live = await folder.FindAsync(cancel).ConfigureAwait(false);
        Publish(live, "");
        return goal is null
            ? await RemoveAsync(live, cancel).ConfigureAwait(false)
            : await BringAsync(goal, live, cancel).ConfigureAwait(false);
    }

    private async Task<TaskResult> RemoveAsync(LiveRepo? live, CancellationToken cancel)
    {
        if (live is null)
        {
            context.Host.Write($"= {folder.Path} is not there");
            return Publish(null, "absent");
        }

        if (GitUrl.Parse(live.Url) is not { } url || !url.IsSameAs(order.Url))
        {
            throw Stop(RepoFindings.OtherRepository(folder.Path, live, order.Url, isRemoval: true));
        }

        context.Host.Write($"- {folder.Path} ({live.Id}) of {order.Url}");
        if (IsPlan)
        {
            return Publish(live, "remove");
        }

        await folder.DeleteAsync(live, cancel).ConfigureAwait(false);
        context.Host.Write($"removed: {folder.Path}");
        return Publish(null, "removed");
    }

    private async Task<TaskResult> BringAsync(GitFolderGoal goal, LiveRepo? live, CancellationToken cancel)
    {
        var action = GitFolderPlan.Decide(live is null ? null : State(live), goal);
        var isRecreated = action is GitFolderAction.OtherRepository or GitFolderAction.NotSparse;
        if (isRecreated && OnConflict != "recreate")
        {
            throw Stop(action == GitFolderAction.NotSparse
                ? RepoFindings.NotSparse(folder.Path)
                : RepoFindings.OtherRepository(folder.Path, live!, order.Url, isRemoval: false));
        }

        context.Host.Write(Line(goal, live, action));
        if (!isRecreated && goal.Patterns.Count == 0 && live is { Patterns.Count: > 0 })
        {
            context.Report(RepoFindings.StaysSparse(folder.Path, live.Patterns));
        }

        if (IsPlan)
        {
            return Publish(live, isRecreated ? "recreate" : action switch { GitFolderAction.Create => "create", GitFolderAction.Update => "update", _ => "unchanged" });
        }

        var (now, word) = action switch
        {
            GitFolderAction.None => (live!, "unchanged"),
            GitFolderAction.Update => await UpdateAsync(goal, live!, cancel).ConfigureAwait(false),
            GitFolderAction.Create => (await CreateAsync(goal, cancel).ConfigureAwait(false), "created"),
            _ => (await RecreateAsync(goal, live!, cancel).ConfigureAwait(false), "recreated"),
        };
        var result = Publish(now, word);
        if (goal.Commit is { } commit && !CommitId.Matches(commit, now.HeadCommitId))
        {
            throw new TaskFailureException(ExitCode.Invalid, RepoFindings.NotAtCommit(folder.Path, goal, now, order, context.Host)) { Partial = result };
        }

        context.Host.Write($"{word}: {folder.Path} is at {now.HeadCommitId ?? "no commit"} ({goal.Ref})");
        return result;
    }

    private async Task<(LiveRepo Now, string Word)> UpdateAsync(GitFolderGoal goal, LiveRepo live, CancellationToken cancel)
    {
        try
        {
            var now = await folder.UpdateAsync(live, goal.Discards, cancel).ConfigureAwait(false);
            // Where changes may have been thrown away nobody can say that nothing was changed.
            return (now, !goal.Discards && now.HeadCommitId == live.HeadCommitId && now.Branch == live.Branch && now.Patterns.SequenceEqual(live.Patterns) ? "unchanged" : "updated");
        }
        catch (DatabricksException conflict) when (conflict.ErrorCode == "GIT_CONFLICT" || conflict.Status == HttpStatusCode.Conflict)
        {
            context.Host.Write(conflict.Message);
            return OnConflict == "recreate"
                ? (await RecreateAsync(goal, live, cancel).ConfigureAwait(false), "recreated")
                : throw Stop(RepoFindings.Dirty(folder.Path, goal.Ref, conflict));
        }
    }

    private async Task<LiveRepo> RecreateAsync(GitFolderGoal goal, LiveRepo live, CancellationToken cancel)
    {
        await folder.DeleteAsync(live, cancel).ConfigureAwait(false);
        Publish(null, "");
        return await CreateAsync(goal, cancel).ConfigureAwait(false);
    }

    // A new folder is at the newest commit of the default branch, which may be all that is asked for.
    private async Task<LiveRepo> CreateAsync(GitFolderGoal goal, CancellationToken cancel)
    {
        var (made, isOurs) = await folder.CreateAsync(cancel).ConfigureAwait(false);
        Publish(made, "created");
        if (GitFolderPlan.IsFreshEnough(State(made), goal))
        {
            return made;
        }

        try
        {
            return await folder.UpdateAsync(made, discard: false, cancel).ConfigureAwait(false);
        }
        catch (DatabricksException problem) when (isOurs && RepoFindings.IsUnknownRef(problem, goal.Ref))
        {
            await TakeBackAsync(made, cancel).ConfigureAwait(false);
            throw;
        }
    }

    // A folder at some other branch is of no use to anybody. Whoever has moved it meanwhile keeps it.
    private async Task TakeBackAsync(LiveRepo made, CancellationToken cancel)
    {
        try
        {
            if (await folder.FindAsync(cancel).ConfigureAwait(false) is { } now && now.Id == made.Id && now.Branch == made.Branch && now.HeadCommitId == made.HeadCommitId)
            {
                await folder.DeleteAsync(made, cancel).ConfigureAwait(false);
                Publish(null, "");
                context.Host.Write($"- {folder.Path} ({made.Id}), which this step had made");
            }
        }
        catch (DatabricksException problem)
        {
            // The step fails anyway, and for another reason.
            context.Host.Write($"{folder.Path}, which this step had made, could not be deleted: {problem.Message}");
        }
    }

    private string Line(GitFolderGoal goal, LiveRepo? live, GitFolderAction action) => action switch
    {
        GitFolderAction.Create => $"+ {folder.Path} of {order.Url}, {goal.Ref}",
        GitFolderAction.None => $"= {folder.Path} is at {live!.HeadCommitId}, {goal.Ref}",
        GitFolderAction.Update => $"~ {folder.Path}: {Now(live!)} → {goal.Commit ?? "newest commit"}, {goal.Ref}{(goal.Discards ? "; changes that nobody committed are discarded" : "")}",
        _ => $"± {folder.Path} of {GitUrl.Parse(live!.Url)?.Address ?? UserInfo.Cut(live.Url)} makes room for one of {order.Url}, {goal.Ref}",
    };

    private static string Now(LiveRepo live) => $"{live.HeadCommitId ?? "no commit"}{(live.Branch is { } branch ? ", branch " + branch : "")}";

    private static GitFolderState State(LiveRepo live) => new(live.Url, live.Branch, live.HeadCommitId, live.Patterns);

    private static TaskFailureException Stop(Finding finding) => new(ExitCode.Invalid, finding);

    private TaskResult Publish(LiveRepo? live, string action) => SyncRepoTask.Publish(context, order, folder.Path, live, action);
}
