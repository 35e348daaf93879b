using System.Collections.Concurrent;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Workspace;

/// <summary>Which folders of the tree are Git folders. Kept by whoever keeps the repositories; told again after each start.</summary>
internal sealed class GitFolders
{
    private readonly ConcurrentDictionary<string, IGitFolder> _byPath = new();

    public void Register(IGitFolder repository) => _byPath[repository.Path] = repository;

    /// <summary>The folder stops being a Git folder; deleting it is another matter.</summary>
    public void Unregister(string path) => _byPath.TryRemove(path, out _);

    public IGitFolder? At(string path) => _byPath.GetValueOrDefault(path);

    public IGitFolder? ById(long id) => _byPath.Values.FirstOrDefault(repository => repository.Id == id);

    /// <summary>The Git folder that the path is or lies in.</summary>
    public IGitFolder? Around(string path)
    {
        for (var part = path; part != "/"; part = PathParts.Parent(part))
        {
            if (At(part) is { } repository)
            {
                return repository;
            }
        }
        return null;
    }

    /// <summary>The path was deleted with all below it.</summary>
    public void OnDeleted(string path)
    {
        foreach (var repository in _byPath.Values.Where(repository => (repository.Path + "/").StartsWith(path + "/", StringComparison.Ordinal)).ToArray())
        {
            if (_byPath.TryRemove(repository.Path, out _))
            {
                repository.OnDeleted();
            }
        }
    }
}
