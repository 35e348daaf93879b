using System.Collections.Concurrent;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Identity;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Git;

/// <summary>All Git folders of the workspace. What is done to one of them is done one after the other.</summary>
internal sealed class GitFolders
{
    /// <summary>The root that only Git folders live in, two levels deep.</summary>
    private const string Repos = "/Repos";

    private readonly Lock _lock = new();
    private readonly HashSet<string> _taken = [];
    private readonly ConcurrentDictionary<long, SemaphoreSlim> _turns = [];
    private readonly GitFolderStore _store;
    private readonly GitFolderCheckout _checkout;
    private readonly GitRemotes _remotes;
    private readonly Ids _ids;

    public GitFolders(GitFolderStore store, GitFolderCheckout checkout, GitRemotes remotes, Ids ids)
    {
        (_store, _checkout, _remotes, _ids) = (store, checkout, remotes, ids);
        foreach (var folder in store.All.Where(folder => folder.Move is not null).ToArray())
        {
            _ = InTurnAsync(folder.Id, _checkout.FinishAsync, CancellationToken.None);
        }
    }

    /// <param name="url">The remote.</param>
    /// <param name="provider">Null: told from the URL.</param>
    /// <param name="path">Null: in the user's own folder of /Repos, named like the repository.</param>
    /// <param name="request">The fields that an update has too.</param>
    /// <param name="stop">Ends the transfer.</param>
    public async Task<GitFolder> CreateAsync(string url, string? provider, string? path, GitFolderRequest request, CancellationToken stop)
    {
        var remote = _remotes.Locate(url);
        var known = provider is null ? GitProviders.Guess(remote) : GitProviders.Parse(provider);
        path ??= $"{Repos}/{RehearsalUser.Name}/{remote.Name}";
        var place = WorkspacePlace.Normalize(path);
        Take(place);
        try
        {
            var plain = "/" + string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries));
            var folder = new GitFolder(_ids.Next(), plain, url, known) { Patterns = request.Patterns, CredentialId = request.CredentialId };
            return await _checkout.CreateAsync(folder, remote, stop);
        }
        finally
        {
            lock (_lock)
            {
                _taken.Remove(place);
            }
        }
    }

    public Task<GitFolder> UpdateAsync(long id, GitFolderRequest request, CancellationToken stop) =>
        InTurnAsync(id, folder => _checkout.UpdateAsync(folder, _remotes.Locate(folder.Url), request, stop), stop);

    public Task DeleteAsync(long id, CancellationToken stop) => InTurnAsync(
        id,
        folder =>
        {
            _store.Remove(folder);
            return Task.FromResult(folder);
        },
        stop);

    /// <summary>To be told when a folder of the workspace tree was deleted: the Git folders in it went with it.</summary>
    public void ForgetBelow(string path)
    {
        var gone = WorkspacePlace.Normalize(path);
        foreach (var folder in _store.AllKnown.Where(folder => IsAtOrBelow(WorkspacePlace.Normalize(folder.Path), gone)).ToArray())
        {
            _store.Erase(folder.Id);
        }
    }

    public bool Exists(long id) => _store.Find(id) is not null;

    public GitFolder Get(long id) => _store.Find(id) ?? throw Missing(id);

    /// <summary>The Git folder at a path itself, with or without /Workspace.</summary>
    public GitFolder? Find(string path)
    {
        var place = WorkspacePlace.Normalize(path);
        return _store.All.FirstOrDefault(folder => WorkspacePlace.Normalize(folder.Path) == place);
    }

    /// <summary>The Git folder that a path is in.</summary>
    public GitFolder? Around(string path)
    {
        var place = WorkspacePlace.Normalize(path);
        return _store.All.FirstOrDefault(folder => IsAtOrBelow(place, WorkspacePlace.Normalize(folder.Path)));
    }

    /// <summary>In the order of their ids. Without a prefix, those of /Repos.</summary>
    public IEnumerable<GitFolder> List(string? prefix)
    {
        // A prefix may end in the middle of a name or in a slash.
        var plain = WorkspacePlace.Normalize(prefix ?? "/");
        var start = plain == "/" ? Repos + "/" : prefix!.EndsWith('/') ? plain + "/" : plain;
        return _store.All.Where(folder => WorkspacePlace.Normalize(folder.Path).StartsWith(start, StringComparison.Ordinal)).OrderBy(folder => folder.Id);
    }

    private async Task<GitFolder> InTurnAsync(long id, Func<GitFolder, Task<GitFolder>> act, CancellationToken stop)
    {
        Get(id);
        var turn = _turns.GetOrAdd(id, _ => new(1, 1));
        await turn.WaitAsync(stop);
        try
        {
            // It may have been deleted while we waited.
            return await act(Get(id));
        }
        finally
        {
            turn.Release();
        }
    }

    private void Take(string place)
    {
        var isRepos = place == Repos || place.StartsWith(Repos + "/", StringComparison.Ordinal);
        if (place == "/" || (isRepos && (place.Split('/').Length != 4 || place.StartsWith(GitRunFolders.Hidden + "/", StringComparison.Ordinal))))
        {
            throw ApiException.InvalidParameter($"Invalid path '{place}': a Git folder in {Repos} must be {Repos}/folder/name.");
        }
        lock (_lock)
        {
            if (Path.Exists(_store.PlaceOf(place)) || _taken.Contains(place))
            {
                throw ApiException.AlreadyExists($"Path ({place}) already exists.");
            }
            foreach (var above in WorkspacePlace.Steps(place).SkipLast(1))
            {
                if (Find(above) is not null || _taken.Contains(above) || File.Exists(_store.PlaceOf(above)))
                {
                    throw ApiException.InvalidParameter($"The Git folder {place} cannot be made below {above}, which is a Git folder or a file.");
                }
            }
            _taken.Add(place);
        }
    }

    private static bool IsAtOrBelow(string path, string folder) =>
        folder == "/" || path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);

    private static ApiException Missing(long id) => ApiException.NotFound($"Repo {id} does not exist.");
}
