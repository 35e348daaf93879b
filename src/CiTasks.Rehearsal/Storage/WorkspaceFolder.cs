namespace CiTasks.Rehearsal.Storage;

/// <summary>The folder that is the workspace: kept when the user named it, removed at the end when not.</summary>
internal sealed class WorkspaceFolder : IDisposable
{
    private readonly FileStream _claim;

    private WorkspaceFolder(string root, bool kept)
    {
        Root = root;
        IsKept = kept;
        foreach (var folder in (string[])[Dbfs, Volumes, Workspace, Jobs, Runs, Uploads, Scratch])
        {
            Directory.CreateDirectory(folder);
        }
        _claim = Claim();
        // Half-written and half-deleted things of a server that was killed are nobody's.
        foreach (var leftover in Leftovers())
        {
            Discard(leftover);
        }
        File.WriteAllText(Path.Combine(root, ".gitignore"), "*\n");
    }

    public string Root { get; }

    public bool IsKept { get; }

    public string Dbfs => Path.Combine(Root, "dbfs");

    /// <summary>Unity Catalog volumes: catalog/schema/volume/path.</summary>
    public string Volumes => Path.Combine(Root, "volumes");

    /// <summary>The workspace tree: what clients call /Users/x is Users/x below it.</summary>
    public string Workspace => Path.Combine(Root, "workspace");

    public string Jobs => Path.Combine(Root, "jobs");

    public string Runs => Path.Combine(Root, "runs");

    /// <summary>DBFS uploads in blocks that are not closed yet.</summary>
    public string Uploads => Path.Combine(Root, "uploads");

    /// <summary>Where files are written before they are renamed to their place: same file system, never seen by a client.</summary>
    public string Scratch => Path.Combine(Root, "scratch");

    public string ConnectionFile => Path.Combine(Root, "connection.json");

    public static WorkspaceFolder Open(string? root) => root is null
        ? new(Directory.CreateTempSubdirectory("citasks-rehearsal-").FullName, kept: false)
        : new(Directory.CreateDirectory(root).FullName, kept: true);

    /// <summary>A kind of thing that is kept as one document each, in a folder of that name.</summary>
    public DocumentFolder Documents(string kind) => new(Path.Combine(Root, kind));

    /// <summary>The same for what only the owner may read.</summary>
    public DocumentFolder SecretDocuments(string kind) => new(Path.Combine(Root, kind), UnixFileMode.UserRead | UnixFileMode.UserWrite);

    public string NewScratchFile() => Path.Combine(Scratch, Guid.NewGuid().ToString("N"));

    /// <summary>
    /// Deletes a file, or a folder with all below it: first it is gone as a whole, then bit by bit, so that nobody
    /// ever sees half of it.
    /// </summary>
    public void Discard(FileSystemInfo thing)
    {
        if (thing is not DirectoryInfo || thing.LinkTarget is not null)
        {
            thing.Delete();
            return;
        }
        var trash = NewScratchFile();
        Directory.Move(thing.FullName, trash);
        try
        {
            Directory.Delete(trash, recursive: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A job still writes into it, or made a part of it read-only: it is out of sight, and the next start tries again.
        }
    }

    public void Dispose()
    {
        _claim.Dispose();
        if (IsKept)
        {
            return;
        }
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (IOException)
        {
            // A process of the user's still writes there; the system's own clean-up of temporary files takes the rest.
        }
        catch (UnauthorizedAccessException)
        {
            // A job made a folder read-only; same.
        }
    }

    private IEnumerable<FileSystemInfo> Leftovers() => new DirectoryInfo(Scratch).EnumerateFileSystemInfos()
        .Concat(((string[])[Root, Jobs, Uploads]).SelectMany(folder => new DirectoryInfo(folder).EnumerateFiles("*" + DocumentFile.DraftExtension)));

    private FileStream Claim()
    {
        try
        {
            return new(Path.Combine(Root, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException problem)
        {
            throw new IOException($"The folder {Root} is in use by another rehearsal workspace.", problem);
        }
    }
}
