using System.Text.Json.Nodes;

namespace CiTasks.Rehearsal.Storage;

/// <summary>
/// A folder with one JSON document per thing. A saved document is whole and survives a crash; a thing that was
/// deleted stays deleted.
/// </summary>
internal sealed class DocumentFolder
{
    private const string Extension = ".json";

    private readonly string _path;
    private readonly UnixFileMode? _mode;

    /// <param name="path">Made when it is not there.</param>
    /// <param name="mode">Who may read the documents, where they hold secrets.</param>
    public DocumentFolder(string path, UnixFileMode? mode = null)
    {
        _mode = mode;
        _path = Directory.CreateDirectory(path).FullName;
        foreach (var draft in Directory.EnumerateFiles(path, "*" + DocumentFile.DraftExtension))
        {
            // A server that was killed while writing left it; nobody was told that it is saved.
            File.Delete(draft);
        }
    }

    /// <summary>All documents, by the names they were saved under.</summary>
    public IEnumerable<(string Name, JsonObject Document)> Load() =>
        Directory.EnumerateFiles(_path, "*" + Extension)
            .Select(path => (Uri.UnescapeDataString(Path.GetFileNameWithoutExtension(path)), DocumentFile.Load(path)));

    /// <param name="name">Any text: what no file can be called is escaped.</param>
    /// <param name="document">Copied to disk as it is now.</param>
    public void Save(string name, JsonObject document) => DocumentFile.Save(PathOf(name), document, _mode);

    public void Delete(string name)
    {
        // Of a name that is too long for a file there is none, and asking to delete it would be an error.
        if (File.Exists(PathOf(name)))
        {
            File.Delete(PathOf(name));
        }
    }

    private string PathOf(string name) => Path.Combine(_path, Uri.EscapeDataString(name) + Extension);
}
