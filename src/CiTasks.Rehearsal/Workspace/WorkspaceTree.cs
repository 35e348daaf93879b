using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Identity;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Workspace;

/// <summary>
/// The workspace tree: folders, notebooks, files and Git folders. All paths are plain ones (see <see cref="WorkspacePath"/>).
/// A change is one rename on disk, so a crash leaves the old or the new and nothing between.
/// </summary>
internal sealed class WorkspaceTree
{
    private static readonly string[] Homes = ["/Users", $"/Users/{RehearsalUser.Name}", "/Shared", "/Repos"];

    /// <summary>Runs with a Git source work there; clients never see it.</summary>
    private const string RunCheckouts = "/Repos/.internal";

    private readonly Lock _lock = new();
    private readonly WorkspaceFolder _folder;
    private readonly TimeProvider _clock;
    private readonly WorkspaceDisk _disk;
    private readonly ObjectIds _ids;

    public WorkspaceTree(WorkspaceFolder folder, IGitFolders gitFolders, Ids ids, TimeProvider clock)
    {
        (_folder, GitFolders, _clock) = (folder, gitFolders, clock);
        _disk = new WorkspaceDisk(folder.Workspace);
        _ids = new ObjectIds(Path.Combine(folder.Root, "workspace-objects.jsonl"), ids);
        foreach (var home in Homes)
        {
            Directory.CreateDirectory(_disk.Locate(home));
        }
    }

    /// <summary>The folder on this machine that is the root of the tree.</summary>
    public string Root => _disk.Root;

    public IGitFolders GitFolders { get; }

    public static bool IsProtected(string path) => path == "/" || Homes.Contains(path);

    public WorkspaceEntry? Find(string path) => _disk.Find(path);

    /// <summary>The notebook of this name, even where a folder has the same one.</summary>
    public WorkspaceEntry? FindNotebook(string path) => _disk.FindNotebook(path);

    /// <summary>What lies at a path of the disk, which for notebooks differs from the path in the API.</summary>
    public FileSystemInfo? FindOnDisk(string path) => path.Split('/').Any(DiskNames.IsHidden) ? null : _disk.FindOnDisk(path);

    /// <summary>What is in a folder, but for the checkouts that runs have made for themselves.</summary>
    public IReadOnlyList<WorkspaceEntry> List(string path) => [.. _disk.List(path).Where(entry => entry.Path != RunCheckouts)];

    /// <summary>The place on this machine of a path, for who puts things there without the tree's help, as Git does.</summary>
    public string HostPath(string path) => _disk.Locate(path);

    public ObjectRecord RecordOf(WorkspaceEntry entry) => RecordsOf([entry])[0];

    public IReadOnlyList<ObjectRecord> RecordsOf(IReadOnlyCollection<WorkspaceEntry> entries)
    {
        var records = _ids.Of([.. entries.Select(entry => (entry.Path, entry.Host.LastWriteTimeUtc))]);
        return [.. entries.Zip(records, (entry, record) => GitFolders.At(entry.Path) is { } repository ? record with { Id = repository.Id } : record)];
    }

    /// <summary>The id of what is at the path, or null when nothing is.</summary>
    public long? IdOf(string path) => Find(path) is { } entry ? RecordOf(entry).Id : null;

    /// <summary>The object that has this id, or null when it is gone.</summary>
    public WorkspaceEntry? FindById(long id) =>
        (GitFolders.ById(id)?.Path ?? _ids.PathOf(id)) is { } path ? Find(path) : null;

    public void MakeFolder(WorkspacePath path)
    {
        CheckWritable(path);
        lock (_lock)
        {
            for (var part = path.Plain; part != "/"; part = PathParts.Parent(part))
            {
                if (Find(part) is { IsFolder: false } || File.Exists(_disk.Locate(part)))
                {
                    throw ApiException.AlreadyExists($"Path ({path.Show(part)}) already exists.");
                }
            }
            Directory.CreateDirectory(_disk.Locate(path.Plain));
        }
    }

    /// <summary>Puts a draft in its place. What was there before must be of the same kind, and is gone afterwards.</summary>
    /// <param name="path">Of the object, without a notebook's extension.</param>
    /// <param name="draft">A file in the scratch folder with the whole content.</param>
    /// <param name="extension">Of the language or of Jupyter for a notebook; null for a file.</param>
    /// <param name="check">Throws when it may not be done; nothing changes between its look and the rename.</param>
    public void Publish(WorkspacePath path, string draft, string? extension, Action check)
    {
        CheckWritable(path);
        lock (_lock)
        {
            check();
            var old = _disk.FindAll(path.Plain);
            var target = ChooseTarget(path.Plain, draft, extension, old);
            File.SetLastWriteTimeUtc(draft, WriteTime(old));
            File.Move(draft, target, overwrite: true);
            foreach (var entry in old.Where(entry => !entry.IsFolder && entry.Host.FullName != target))
            {
                entry.Host.Delete();
            }
            RecordOf(Find(path.Plain)!);
        }
    }

    /// <summary>Deletes an object with all below it; of a folder and a notebook of one name, which Git may bring, the folder.</summary>
    public void Delete(string path)
    {
        lock (_lock)
        {
            var entries = _disk.FindAll(path);
            // The one that counts goes last: a crash in between brings back nothing older.
            foreach (var entry in entries.Where(entry => entry.IsNotebook == entries[0].IsNotebook).Reverse())
            {
                _folder.Discard(entry.Host);
            }
            _ids.Remove(path, entries.Any(entry => entry.IsFolder));
        }
        GitFolders.ForgetBelow(path);
    }

    private static void CheckWritable(WorkspacePath path)
    {
        if (path.Plain.Split('/').Any(DiskNames.IsHidden))
        {
            throw ApiException.InvalidParameter($"Path ({path.Asked}) is not allowed: .git belongs to Git.");
        }
    }

    private string ChooseTarget(string path, string draft, string? extension, IReadOnlyList<WorkspaceEntry> old)
    {
        var name = PathParts.Name(path);
        var folder = _disk.Locate(PathParts.Parent(path));
        var names = extension is null ? DiskNames.ForFile(name) : DiskNames.ForNotebook(name, extension);
        // A file that looks like a notebook where it would lie needs the mark, or it would come back as one.
        if (extension is null && LooksLikeNotebook(name, draft))
        {
            names = names[^1..];
        }
        var target = names.Select(diskName => Path.Combine(folder, diskName))
            .FirstOrDefault(place => !Path.Exists(place) || old.Any(entry => entry.Host.FullName == place)) ?? Path.Combine(folder, names[^1]);
        return Path.GetFileName(target).Length <= 255 ? target : throw ApiException.InvalidParameter($"Path ({path}) is too long.");
    }

    private static bool LooksLikeNotebook(string name, string draft) => NotebookDetection.IsJupyterName(name)
        ? NotebookDetection.TryParseJupyter(File.ReadAllBytes(draft)) is not null
        : NotebookDetection.SourceLanguage(name, draft) is not null;

    /// <summary>Later than everything it replaces, even if the clock was set back: the newest file is the one that counts.</summary>
    private DateTime WriteTime(IReadOnlyList<WorkspaceEntry> old) =>
        old.Select(entry => entry.Host.LastWriteTimeUtc.AddMilliseconds(1)).Append(_clock.GetUtcNow().UtcDateTime).Max();
}
