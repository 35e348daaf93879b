using CiTasks.Rehearsal.Dbfs;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Sandboxes;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Python;

/// <summary>The workspace's files as a job on a cluster sees them.</summary>
internal sealed class JobPaths(WorkspaceFolder folder)
{
    private const string Dbfs = "/dbfs";
    private const string Volumes = "/Volumes";
    private const string Workspace = "/Workspace";

    public IReadOnlyList<Mount> Shared { get; } =
    [
        new(folder.Dbfs, Dbfs, IsShared: true),
        new(folder.Volumes, Volumes, IsShared: true),
        new(folder.Workspace, Workspace, IsShared: true),
    ];

    /// <summary>The path that a job's code would use for a path as job settings name it: dbfs:/x is /dbfs/x, /Users/x is /Workspace/Users/x.</summary>
    public static string Inside(string path) => path switch
    {
        _ when path.StartsWith("dbfs:" + Volumes + "/", StringComparison.OrdinalIgnoreCase) => path[5..],
        _ when path.StartsWith("dbfs:/", StringComparison.OrdinalIgnoreCase) => Dbfs + DbfsPath.Normalize(path),
        _ when path.StartsWith("file:/", StringComparison.OrdinalIgnoreCase) => "/" + path[5..].TrimStart('/'),
        _ when path.Split('/') is ["", "Users" or "Shared" or "Repos", ..] => Workspace + path,
        _ => path,
    };

    /// <summary>The file on this machine, or null when the workspace has none there.</summary>
    public string? FindFile(string path)
    {
        try
        {
            var inside = Inside(path);
            var mount = Shared.FirstOrDefault(mount => inside.StartsWith(mount.Inside + "/", StringComparison.Ordinal));
            return mount is null ? null : (new DbfsFolder(mount.Host).Find(DbfsPath.Normalize(inside[mount.Inside.Length..])) as FileInfo)?.FullName;
        }
        catch (ApiException)
        {
            return null;
        }
    }
}
