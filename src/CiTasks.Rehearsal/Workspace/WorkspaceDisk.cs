using System.Collections.Concurrent;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Workspace;

/// <summary>Reads the workspace tree from disk: what Git or a job put there appears like what clients import.</summary>
internal sealed class WorkspaceDisk(string root)
{
    private readonly FileTree _files = new(root);

    /// <summary>Jupyter documents are parsed to know their language; once, as long as they stay the same.</summary>
    private readonly ConcurrentDictionary<string, (DateTime Written, long Length, NotebookLanguage? Language)> _jupyter = new();

    public string Root => root;

    public string Locate(string path) => _files.Locate(path);

    /// <summary>The object at a plain path. A folder or file of exactly that name goes before a notebook.</summary>
    public WorkspaceEntry? Find(string path) => FindAll(path) is [var first, ..] ? first : null;

    public FileSystemInfo? FindOnDisk(string path) => _files.Find(path);

    public WorkspaceEntry? FindNotebook(string path) => FindAll(path).FirstOrDefault(entry => entry.IsNotebook);

    /// <summary>
    /// All that lies on disk under this name, the one that counts first. There is more than one when a notebook changed
    /// its language and the server was killed before the old file was gone: the newest counts.
    /// </summary>
    public IReadOnlyList<WorkspaceEntry> FindAll(string path)
    {
        if (path == "/")
        {
            return [new("/", new DirectoryInfo(root), Language: null)];
        }
        if (path.Split('/').Any(DiskNames.IsHidden))
        {
            return [];
        }
        var folder = _files.Locate(PathParts.Parent(path));
        var name = PathParts.Name(path);
        return [.. DiskNames.Candidates(name)
            .Select(diskName => Read(PathParts.Parent(path), Path.Combine(folder, diskName)))
            .OfType<WorkspaceEntry>()
            .Where(entry => entry.Path == path)
            .OrderBy(entry => entry.IsNotebook)
            .ThenByDescending(entry => entry.Host.LastWriteTimeUtc)];
    }

    public IReadOnlyList<WorkspaceEntry> List(string path) =>
        [.. new DirectoryInfo(_files.Locate(path)).EnumerateFileSystemInfos()
            .Select(thing => Read(path, thing.FullName))
            .OfType<WorkspaceEntry>()
            .GroupBy(entry => (entry.Path, entry.IsNotebook))
            .Select(group => group.MaxBy(entry => entry.Host.LastWriteTimeUtc)!)
            .OrderBy(entry => entry.Path, StringComparer.Ordinal)];

    private WorkspaceEntry? Read(string folder, string place)
    {
        var diskName = Path.GetFileName(place);
        if (DiskNames.IsHidden(diskName) || DiskNames.IsUnspeakable(diskName) || FileTree.IsLink(place))
        {
            return null;
        }
        if (Directory.Exists(place))
        {
            return new(PathParts.Child(folder, diskName), new DirectoryInfo(place), Language: null);
        }
        var file = new FileInfo(place);
        if (!file.Exists)
        {
            return null;
        }
        try
        {
            return !DiskNames.IsMarkedFile(diskName) && Language(file) is { } language
                ? new(PathParts.Child(folder, DiskNames.OfNotebook(diskName)), file, language)
                : new(PathParts.Child(folder, DiskNames.OfFile(diskName)), file, Language: null);
        }
        catch (FileNotFoundException)
        {
            // Deleted between the two looks.
            return null;
        }
    }

    private NotebookLanguage? Language(FileInfo file) => NotebookDetection.IsJupyterName(file.Name)
        ? JupyterLanguage(file)
        : NotebookDetection.SourceLanguage(file.Name, file.FullName);

    private NotebookLanguage? JupyterLanguage(FileInfo file)
    {
        if (_jupyter.TryGetValue(file.FullName, out var known) && known.Written == file.LastWriteTimeUtc && known.Length == file.Length)
        {
            return known.Language;
        }
        // Nothing is read from what has no length: it may be a pipe that a job made.
        var document = file.Length == 0 ? null : NotebookDetection.TryParseJupyter(File.ReadAllBytes(file.FullName));
        var language = document is null ? null : NotebookDetection.Language(document);
        _jupyter[file.FullName] = (file.LastWriteTimeUtc, file.Length, language);
        return language;
    }
}
