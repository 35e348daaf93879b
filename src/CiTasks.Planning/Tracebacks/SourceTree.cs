namespace CiTasks.Planning.Tracebacks;

/// <summary>The sources of a checkout: a list of paths, and texts that are read when somebody asks.</summary>
public sealed class SourceTree
{
    // A larger file is data; a notebook may carry pictures.
    private const int LargestFile = 8 * 1024 * 1024;

    // More notebooks than that are somebody's archive.
    private const int MostNotebooks = 2000;
    private const long MostBytesOfNotebooks = 128 * 1024 * 1024;

    private readonly Func<string, byte[]?> _read;
    private readonly Func<string, bool>? _head;
    private readonly Dictionary<string, SourceText?> _texts = [];
    private readonly Lazy<ILookup<string, string>> _byName;
    private readonly Lazy<ILookup<string, string>> _byFolder;
    private readonly Lazy<IReadOnlyList<Notebook>> _notebooks;
    private readonly HashSet<string> _files;

    /// <param name="files">Paths of Python files and notebooks from the checkout's root, with forward slashes.</param>
    /// <param name="read">The content of one of them; null when it cannot be read.</param>
    /// <param name="beginsAsNotebook">Whether a Python file begins with a notebook's first line, where that is quicker than to read it; else null.</param>
    public SourceTree(IReadOnlyList<string> files, Func<string, byte[]?> read, Func<string, bool>? beginsAsNotebook = null)
    {
        _head = beginsAsNotebook;
        Files = files;
        _files = [.. files];
        _read = read;
        _byName = new Lazy<ILookup<string, string>>(() => files.ToLookup(Name, StringComparer.Ordinal));
        _notebooks = new Lazy<IReadOnlyList<Notebook>>(ReadNotebooks);
        _byFolder = new Lazy<ILookup<string, string>>(() => files.ToLookup(FolderAndName, StringComparer.Ordinal));
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>True when there is such a file.</summary>
    public bool Has(string file) => _files.Contains(file);

    /// <summary>The files with the same name as this path's last part.</summary>
    public IEnumerable<string> Named(string path) => _byName.Value[Name(path)];

    /// <summary>The files with the same name in a folder of the same name.</summary>
    internal IEnumerable<string> NamedInFolder(string path) => _byFolder.Value[FolderAndName(path)];

    /// <summary>The content, or null when it cannot be read or is too large.</summary>
    public SourceText? Text(string file)
    {
        if (!_texts.TryGetValue(file, out var text))
        {
            _texts[file] = text = _read(file) is { Length: <= LargestFile } bytes ? new SourceText(bytes) : null;
        }

        return text;
    }

    /// <summary>The notebooks among them.</summary>
    internal IReadOnlyList<Notebook> Notebooks => _notebooks.Value;

    /// <summary>The last part of a path.</summary>
    internal static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    private List<Notebook> ReadNotebooks()
    {
        var notebooks = new List<Notebook>();
        var size = 0L;
        foreach (var file in Files.Where(MayBeNotebook).TakeWhile(_ => notebooks.Count < MostNotebooks && size < MostBytesOfNotebooks))
        {
            // The texts of all notebooks are not kept.
            if (_read(file) is { Length: <= LargestFile } bytes && new SourceText(bytes) is { IsGenerated: false } text && Notebook.Read(file, text) is { } notebook)
            {
                size += bytes.Length;
                notebooks.Add(notebook);
            }
        }

        return notebooks;
    }

    private bool MayBeNotebook(string file) =>
        file.EndsWith(".ipynb", StringComparison.Ordinal) || file.EndsWith(".py", StringComparison.Ordinal) && (_head is null || _head(file));

    private static string FolderAndName(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[(path.LastIndexOf('/', slash - 1) + 1)..] : path.TrimStart('/');
}
