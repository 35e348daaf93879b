namespace CiTasks.Rehearsal.Workspace;

/// <summary>
/// What objects are called on disk. A notebook has its language's extension there and none in the API; so the notebook
/// x and the file x.py would meet. The second of two such neighbours gets a mark in its name. Nothing but the name and
/// the content says what a file is: there is no record beside it that could tell otherwise after a crash.
/// </summary>
internal static class DiskNames
{
    /// <summary>Marks a file that would pass for a notebook, or whose place a notebook has: x.py~file is the file x.py.</summary>
    private const string FileMark = "~file";

    /// <summary>Marks a notebook whose place a file has: x~notebook.py is the notebook x.</summary>
    private const string NotebookMark = "~notebook";

    /// <summary>Git's own folder is no object of the workspace, and its content must not be written by clients.</summary>
    /// <summary>A name that no client could ask for again: a job can give one that is no text, or has control characters.</summary>
    public static bool IsUnspeakable(string name) => name.Any(letter => char.IsControl(letter) || letter == '\uFFFD');

    public static bool IsHidden(string name) => name.Equals(".git", StringComparison.OrdinalIgnoreCase);

    /// <summary>Where a file may lie: the first that nothing else occupies is taken.</summary>
    public static string[] ForFile(string name) => name.EndsWith(FileMark, StringComparison.Ordinal) ? [name + FileMark] : [name, name + FileMark];

    public static string[] ForNotebook(string name, string extension) => name.EndsWith(NotebookMark, StringComparison.Ordinal)
        ? [name + NotebookMark + extension]
        : [name + extension, name + NotebookMark + extension];

    /// <summary>Everything that an object of this name may be called on disk.</summary>
    public static IEnumerable<string> Candidates(string name) =>
    [
        .. ForFile(name),
        .. NotebookLanguage.All.SelectMany(language => ForNotebook(name, language.Extension)),
        .. ForNotebook(name, ".R"),
        .. ForNotebook(name, NotebookLanguage.JupyterExtension),
    ];

    /// <summary>The name in the API of a file that is no notebook.</summary>
    public static string OfFile(string diskName) => diskName.EndsWith(FileMark, StringComparison.Ordinal) ? diskName[..^FileMark.Length] : diskName;

    public static bool IsMarkedFile(string diskName) => diskName.EndsWith(FileMark, StringComparison.Ordinal) && diskName.Length > FileMark.Length;

    public static string OfNotebook(string diskName)
    {
        var name = Path.GetFileNameWithoutExtension(diskName);
        return name.EndsWith(NotebookMark, StringComparison.Ordinal) && name.Length > NotebookMark.Length ? name[..^NotebookMark.Length] : name;
    }
}
