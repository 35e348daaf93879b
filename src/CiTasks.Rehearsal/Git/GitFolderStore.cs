using System.Collections.Concurrent;
using System.Globalization;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Git;

/// <summary>
/// Git folders on disk: `repos/id.json` says what one is, `repos/id.git` is git's own folder, and its files lie in the
/// workspace tree. Files come and go by a rename from and to `repos/id.tree`: where a server finds that,
/// a creation was not finished or a deletion was, and it removes the rest.
/// </summary>
internal sealed class GitFolderStore
{
    private readonly ConcurrentDictionary<long, GitFolder> _all = [];
    private readonly DocumentFolder _documents;
    private readonly string _repos;
    private readonly string _workspace;

    public GitFolderStore(WorkspaceFolder folder)
    {
        _workspace = folder.Workspace;
        _repos = Path.Combine(folder.Root, "repos");
        _documents = folder.Documents("repos");
        foreach (var (_, document) in _documents.Load())
        {
            var loaded = GitFolder.Load(document);
            if (Directory.Exists(TreeDraft(loaded.Id)))
            {
                Erase(loaded.Id);
            }
            else
            {
                _all[loaded.Id] = loaded;
            }
        }
        foreach (var left in Directory.EnumerateDirectories(_repos))
        {
            if (!long.TryParse(Path.GetFileNameWithoutExtension(left), NumberStyles.None, CultureInfo.InvariantCulture, out var id) || !_all.ContainsKey(id))
            {
                Directory.Delete(left, recursive: true);
            }
        }
    }

    /// <summary>A Git folder whose files were deleted, with a folder above it perhaps, is no more.</summary>
    public IEnumerable<GitFolder> All => _all.Values.Where(IsThere);

    /// <summary>Those too whose files are gone.</summary>
    public IEnumerable<GitFolder> AllKnown => _all.Values;

    public string GitFolderOf(long id) => Path.Combine(_repos, Name(id) + ".git");

    public string TreeDraft(long id) => Path.Combine(_repos, Name(id) + ".tree");

    public string PlaceOf(GitFolder folder) => PlaceOf(WorkspacePlace.Normalize(folder.Path));

    public string PlaceOf(string path) => WorkspacePlace.Locate(_workspace, path);

    public GitFolder? Find(long id) => _all.GetValueOrDefault(id) is { } folder && IsThere(folder) ? folder : null;

    /// <summary>Puts a new one, whose files are ready in its draft, into the workspace tree.</summary>
    public void Add(GitFolder folder)
    {
        var place = PlaceOf(folder);
        foreach (var stale in _all.Values.Where(other => WorkspacePlace.Normalize(other.Path) == WorkspacePlace.Normalize(folder.Path)))
        {
            Erase(stale.Id);
        }
        _documents.Save(Name(folder.Id), folder.ToDocument());
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        Directory.Move(TreeDraft(folder.Id), place);
        _all[folder.Id] = folder;
    }

    public void Save(GitFolder folder)
    {
        _documents.Save(Name(folder.Id), folder.ToDocument());
        _all[folder.Id] = folder;
    }

    public void Remove(GitFolder folder)
    {
        Directory.Move(PlaceOf(folder), TreeDraft(folder.Id));
        Erase(folder.Id);
    }

    /// <summary>Removes what there is of one, its files last: as long as they are there, the next server knows what was going on.</summary>
    public void Erase(long id)
    {
        _all.TryRemove(id, out _);
        foreach (var folder in (string[])[GitFolderOf(id), TreeDraft(id)])
        {
            if (folder == TreeDraft(id))
            {
                _documents.Delete(Name(id));
            }
            try
            {
                if (Directory.Exists(folder))
                {
                    Directory.Delete(folder, recursive: true);
                }
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // A job still writes there, or locked it. Nobody sees it any more, and the next start tries again.
            }
        }
    }

    private bool IsThere(GitFolder folder)
    {
        var path = WorkspacePlace.Normalize(folder.Path);
        return !WorkspacePlace.HasLink(_workspace, path) && Directory.Exists(_workspace + path);
    }

    private static string Name(long id) => id.ToString(CultureInfo.InvariantCulture);
}
