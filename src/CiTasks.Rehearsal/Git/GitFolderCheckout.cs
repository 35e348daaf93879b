namespace CiTasks.Rehearsal.Git;

/// <summary>Brings the files of Git folders to commits. What a client is told of stays, whenever the server is killed.</summary>
internal sealed class GitFolderCheckout(GitFolderStore store, GitProgram git, GitCredentials credentials)
{
    public async Task<GitFolder> CreateAsync(GitFolder folder, GitRemote remote, CancellationToken stop)
    {
        if (folder.CredentialId is { } chosen)
        {
            credentials.Get(chosen);
        }
        var login = credentials.For(remote, folder.Provider, folder.CredentialId);
        try
        {
            var repository = RepositoryOf(folder);
            var (branch, isEmpty) = await repository.DefaultBranchAsync(remote, login, stop);
            await repository.InitAsync(stop);
            await repository.FetchAsync(remote, login, stop);
            var draft = Directory.CreateDirectory(store.TreeDraft(folder.Id)).FullName;
            var tree = new WorkingTree(git, store.GitFolderOf(folder.Id), draft);
            if (folder.Patterns is { } patterns)
            {
                await tree.LimitAsync(patterns);
            }
            string? commit = null;
            if (!isEmpty)
            {
                commit = await repository.ResolveAsync(remote, new(GitRefKind.Branch, branch), login, stop);
                await tree.CheckOutAsync(commit, discard: false);
            }
            var made = folder with { Branch = branch, HeadCommitId = commit };
            store.Add(made);
            return made;
        }
        catch
        {
            store.Erase(folder.Id);
            throw;
        }
    }

    public async Task<GitFolder> UpdateAsync(GitFolder folder, GitRemote remote, GitFolderRequest request, CancellationToken stop)
    {
        RepositoryOf(folder).Unlock();
        folder = await FinishAsync(folder);
        if (request.Patterns is not null && folder.Patterns is null)
        {
            throw new GitException(GitFailure.Invalid, "Sparse checkout is not enabled for this Git folder, and cannot be after it was created.");
        }
        if (request.CredentialId is { } chosen)
        {
            credentials.Get(chosen);
            folder = folder with { CredentialId = chosen };
            store.Save(folder);
        }
        if (request.Patterns is { } patterns)
        {
            folder = await LimitAsync(folder, patterns);
        }
        // Changes may be thrown away without going anywhere else; a branch then takes what is new on it.
        var revision = request.Revision ?? (!request.Discard ? null
            : folder.Branch is not null ? new(GitRefKind.Branch, folder.Branch)
            : new(GitRefKind.Commit, folder.HeadCommitId!));
        return revision is null ? folder : await MoveAsync(folder, remote, revision, request.Discard, stop);
    }

    /// <summary>Puts a folder right whose checkout was cut off when a server was killed: done, or undone.</summary>
    public async Task<GitFolder> FinishAsync(GitFolder folder)
    {
        if (folder.Move is not { } move)
        {
            return folder;
        }
        var tree = TreeOf(folder);
        RepositoryOf(folder).Unlock();
        var hasArrived = await tree.HeadAsync() == move.Commit;
        if (!hasArrived || move.Discard)
        {
            await tree.RollBackAsync(folder.HeadCommitId ?? GitNames.EmptyTree, move.Commit, move.Discard);
        }
        if (folder.Patterns is { } patterns)
        {
            await tree.LimitAsync(patterns);
        }
        return hasArrived ? Arrive(folder, move) : Settle(folder with { Move = null });
    }

    /// <summary>A move to where it is, as far as a server is concerned that finds it half done.</summary>
    private async Task<GitFolder> LimitAsync(GitFolder folder, IReadOnlyList<string> patterns)
    {
        var move = folder.HeadCommitId is { } head ? new GitFolderMove(head, folder.Branch, Discard: false) : null;
        folder = Settle(folder with { Patterns = patterns, Move = move });
        await TreeOf(folder).LimitAsync(patterns);
        return Settle(folder with { Move = null });
    }

    private async Task<GitFolder> MoveAsync(GitFolder folder, GitRemote remote, GitRevision revision, bool discard, CancellationToken stop)
    {
        var repository = RepositoryOf(folder);
        var login = credentials.For(remote, folder.Provider, folder.CredentialId);
        await repository.FetchAsync(remote, login, stop);
        var commit = await repository.ResolveAsync(remote, revision, login, stop);
        var branch = await NamedBranchAsync(repository, revision, stop);
        var move = new GitFolderMove(commit, branch, discard);
        folder = Settle(folder with { Move = move });
        try
        {
            await TreeOf(folder).CheckOutAsync(commit, discard);
        }
        catch (GitException problem) when (problem.Failure == GitFailure.Conflict)
        {
            // git looks before it begins, so nothing was changed.
            Settle(folder with { Move = null });
            throw;
        }
        catch (GitException)
        {
            await FinishAsync(folder);
            throw;
        }
        return Arrive(folder, move);
    }

    /// <summary>A commit that was asked for in place of a branch leaves the folder on none.</summary>
    private static async Task<string?> NamedBranchAsync(GitRepository repository, GitRevision revision, CancellationToken stop) =>
        revision.Kind == GitRefKind.Branch && await repository.BranchAsync(revision.Name, stop) is not null ? revision.Name : null;

    private GitFolder Arrive(GitFolder folder, GitFolderMove move) =>
        Settle(folder with { HeadCommitId = move.Commit, Branch = move.Branch, Move = null });

    private GitFolder Settle(GitFolder folder)
    {
        store.Save(folder);
        return folder;
    }

    private GitRepository RepositoryOf(GitFolder folder) => new(git, store.GitFolderOf(folder.Id));

    private WorkingTree TreeOf(GitFolder folder) => new(git, store.GitFolderOf(folder.Id), store.PlaceOf(folder));
}
