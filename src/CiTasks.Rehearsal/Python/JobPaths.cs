using CiTasks.Rehearsal.Dbfs;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Sandboxes;
using CiTasks.Rehearsal.Storage;
using CiTasks.Rehearsal.Volumes;
using CiTasks.Rehearsal.Workspace;

namespace CiTasks.Rehearsal.Python;

/// <summary>The workspace's files as a job on a cluster sees them.</summary>
internal sealed class JobPaths(DbfsFolder dbfs, VolumeFiles volumes, WorkspaceTree tree, WorkspaceFolder folder)
{
    private const string DbfsMount = "/dbfs";
    private const string VolumesMount = "/Volumes";
    private const string WorkspaceMount = "/Workspace";

    /// <summary>Folders of the workspace tree that job settings may name without the mount.</summary>
    private static readonly string[] WorkspaceFolders = ["/Users/", "/Shared/", "/Repos/"];

    public IReadOnlyList<Mount> Shared { get; } =
    [
        new(dbfs.Root, DbfsMount, IsShared: true),
        new(folder.Volumes, VolumesMount, IsShared: true),
        new(tree.Root, WorkspaceMount, IsShared: true),
    ];

    /// <summary>The path that a job's code would use for a path as job settings name it: dbfs:/x is /dbfs/x, /Users/x is /Workspace/Users/x.</summary>
    public static string Inside(string path) => path switch
    {
        // Volumes have no part in DBFS, whatever the scheme says.
        _ when path.StartsWith("dbfs:/Volumes/", StringComparison.OrdinalIgnoreCase) => path[5..],
        _ when path.StartsWith("dbfs:/", StringComparison.OrdinalIgnoreCase) => DbfsMount + DbfsPath.Normalize(path),
        _ when path.StartsWith("file:/", StringComparison.OrdinalIgnoreCase) => "/" + path[5..].TrimStart('/'),
        _ when WorkspaceFolders.Any(start => path.StartsWith(start, StringComparison.Ordinal)) => WorkspaceMount + path,
        _ => path,
    };

    /// <summary>Where a job sees a file of the workspace tree.</summary>
    public string Inside(FileSystemInfo entry) => WorkspaceMount + "/" + Path.GetRelativePath(tree.Root, entry.FullName).Replace('\\', '/');

    /// <summary>The file on this machine, or null when the workspace has none there.</summary>
    public string? FindFile(string path)
    {
        try
        {
            return Inside(path) switch
            {
                var inside when Below(inside, DbfsMount) is { } rest => (dbfs.Find(DbfsPath.Normalize(rest)) as FileInfo)?.FullName,
                var inside when Below(inside, VolumesMount) is not null => volumes.FindFile(inside)?.FullName,
                var inside when Below(inside, WorkspaceMount) is not null => FindWorkspaceFile(inside),
                _ => null,
            };
        }
        catch (ApiException)
        {
            return null;
        }
    }

    /// <summary>
    /// The notebook that job settings or another notebook name by its path in the workspace, where it has no extension.
    /// Its host file does have one, and the language is the notebook's own.
    /// </summary>
    public WorkspaceEntry? FindNotebook(string path)
    {
        try
        {
            return tree.FindNotebook(WorkspacePath.Parse(path).Plain);
        }
        catch (ApiException)
        {
            return null;
        }
    }

    private string? FindWorkspaceFile(string inside)
    {
        var plain = WorkspacePath.Parse(inside).Plain;
        return tree.Find(plain) switch
        {
            { IsFolder: true } => null,
            { } entry => entry.Host.FullName,
            // x.py of a notebook x: the code of a job opens it by the name it has on disk.
            null => (tree.FindOnDisk(plain) as FileInfo)?.FullName,
        };
    }

    private static string? Below(string path, string mount) =>
        path.StartsWith(mount + "/", StringComparison.Ordinal) ? path[mount.Length..] : null;
}
