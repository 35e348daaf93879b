namespace CiTasks.Rehearsal.Storage;

/// <summary>The folder that is the workspace: kept when the user named it, removed at the end when not.</summary>
internal sealed class WorkspaceFolder : IDisposable
{
    private readonly FileStream _claim;

    private WorkspaceFolder(string root, bool kept)
    {
        Root = root;
        IsKept = kept;
        foreach (var folder in (string[])[Dbfs, Volumes, Workspace, Jobs, Runs, Scratch])
        {
            Directory.CreateDirectory(folder);
        }
        _claim = Claim();
        // Half-written files of a server that was killed are nobody's.
        foreach (var leftover in Directory.EnumerateFiles(Scratch))
        {
            File.Delete(leftover);
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
