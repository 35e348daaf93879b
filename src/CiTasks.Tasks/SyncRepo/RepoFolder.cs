using System.Text.Json.Nodes;
using CiTasks.Databricks;
using CiTasks.Databricks.Errors;
using CiTasks.Databricks.Repos;
using CiTasks.Planning.Git;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.SyncRepo;

/// <summary>One place of the workspace tree where a Git folder is, or shall be: every call that is made for it.</summary>
internal sealed class RepoFolder(TaskContext context, Workspace workspace, RepoOrder order, GitFolderPath path)
{
    // A creation whose answer was lost goes on in the workspace; a large repository takes a while.
    private static readonly TimeSpan LongestClone = TimeSpan.FromMinutes(2);

    public GitFolderPath Path => path;

    /// <summary>The Git folder at the path itself; null when nothing is there.</summary>
    /// <exception cref="TaskFailureException">Something is there that is no Git folder.</exception>
    public async Task<LiveRepo?> FindAsync(CancellationToken cancel)
    {
        if (await ListedAsync(cancel).ConfigureAwait(false) is { } listed)
        {
            return listed;
        }

        if (await workspace.Tree.FindAsync(path.Plain, cancel).ConfigureAwait(false) is not { } entry)
        {
            return null;
        }

        // The list knows paths as they were written once; the tree knows the place.
        return entry is { Type: "REPO", Id: { } id } && await workspace.Repos.FindAsync(id, cancel).ConfigureAwait(false) is { } repo
            ? repo
            : throw new TaskFailureException(ExitCode.Invalid, RepoFindings.NoGitFolder(path, entry.Type));
    }

    /// <summary>Makes the Git folder, once, with the folder above it where that is missing.</summary>
    /// <returns>The folder, and whether it is certain that nobody else made it.</returns>
    public async Task<(LiveRepo Made, bool IsOurs)> CreateAsync(CancellationToken cancel)
    {
        var body = new JsonObject { ["url"] = order.Url.Address, ["provider"] = order.Provider, ["path"] = path.Plain };
        AddOptions(body);
        var (isAgain, hasParent) = (false, false);
        while (true)
        {
            try
            {
                return (await workspace.Repos.CreateAsync(body, cancel).ConfigureAwait(false), true);
            }
            catch (DatabricksException problem) when (problem.Kind == ErrorKind.NotFound && !hasParent)
            {
                if (await workspace.Tree.FindAsync(path.Parent, cancel).ConfigureAwait(false) is not null)
                {
                    throw;
                }

                await workspace.Tree.MakeFolderAsync(path.Parent, cancel).ConfigureAwait(false);
                hasParent = true;
            }
            catch (DatabricksException problem) when (problem.MayHaveHadAnEffect && !isAgain)
            {
                // POST /repos has no idempotency token: the path tells whether it was done.
                if (await ListedAsync(cancel).ConfigureAwait(false) is { } made)
                {
                    return (Wanted(made), false);
                }

                isAgain = true;
            }
            catch (DatabricksException problem) when (problem.Kind == ErrorKind.AlreadyExists)
            {
                // Another build, or the creation of which we heard nothing, was quicker.
                if (await AppearAsync(cancel).ConfigureAwait(false) is { } made)
                {
                    return (Wanted(made), false);
                }

                throw;
            }
        }
    }

    /// <summary>Brings the Git folder to its branch or tag, and tells what it is then.</summary>
    public async Task<LiveRepo> UpdateAsync(LiveRepo live, bool discard, CancellationToken cancel)
    {
        var goal = order.Goal!;
        var body = new JsonObject { [goal.Ref.Word] = goal.Ref.Name };
        AddOptions(body);
        if (discard)
        {
            body["dangerously_force_discard_all"] = true;
        }

        await workspace.Repos.UpdateAsync(live.Id, body, cancel).ConfigureAwait(false);
        return await workspace.Repos.FindAsync(live.Id, cancel).ConfigureAwait(false)
            ?? throw new DatabricksException(ErrorKind.NotFound, $"GET api/2.0/repos/{live.Id}", $"the Git folder {path} was deleted while it was brought to {goal.Ref}");
    }

    public Task DeleteAsync(LiveRepo live, CancellationToken cancel) => workspace.Repos.DeleteAsync(live.Id, cancel);

    private async Task<LiveRepo?> ListedAsync(CancellationToken cancel) =>
        (await workspace.Repos.ListAsync(path.Plain, cancel).ConfigureAwait(false)).FirstOrDefault(repo => path.Is(repo.Path));

    private async Task<LiveRepo?> AppearAsync(CancellationToken cancel)
    {
        var pause = TimeSpan.FromMilliseconds(500);
        for (var began = context.Clock.GetTimestamp(); ; pause = pause < TimeSpan.FromSeconds(8) ? pause * 2 : pause)
        {
            if (await ListedAsync(cancel).ConfigureAwait(false) is { } repo)
            {
                return repo;
            }

            if (context.Clock.GetElapsedTime(began) > LongestClone)
            {
                return null;
            }

            await Task.Delay(pause, context.Clock, cancel).ConfigureAwait(false);
        }
    }

    private LiveRepo Wanted(LiveRepo made) =>
        GitUrl.Parse(made.Url) is { } url && url.IsSameAs(order.Url)
            ? made
            : throw new TaskFailureException(ExitCode.Invalid, RepoFindings.OtherRepository(path, made, order.Url, isRemoval: false));

    private void AddOptions(JsonObject body)
    {
        if (context.Inputs.Find(RepoInputs.CredentialId) is { } credential)
        {
            body["git_credential_id"] = credential;
        }

        if (order.Goal!.Patterns is { Count: > 0 } patterns)
        {
            body["sparse_checkout"] = new JsonObject { ["patterns"] = new JsonArray([.. patterns.Select(pattern => (JsonNode)pattern)]) };
        }
    }
}
