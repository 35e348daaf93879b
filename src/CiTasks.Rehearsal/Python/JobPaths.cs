using CiTasks.Rehearsal.Dbfs;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Sandboxes;

namespace CiTasks.Rehearsal.Python;

/// <summary>The workspace's files as a job on a cluster sees them.</summary>
internal sealed class JobPaths(DbfsFolder dbfs, string workspace)
{
    private const string DbfsMount = "/dbfs";

    public IReadOnlyList<Mount> Shared { get; } =
        [new(dbfs.Root, DbfsMount, IsShared: true), new(workspace, "/Workspace", IsShared: true)];

    /// <summary>The path that a job's code would use for a path as job settings name it: dbfs:/x is /dbfs/x.</summary>
    public static string Inside(string path) => path switch
    {
        _ when path.StartsWith("dbfs:/", StringComparison.OrdinalIgnoreCase) => DbfsMount + DbfsPath.Normalize(path),
        _ when path.StartsWith("file:/", StringComparison.OrdinalIgnoreCase) => "/" + path[5..].TrimStart('/'),
        _ => path,
    };

    /// <summary>The file on this machine, or null when the workspace has none there.</summary>
    public string? FindFile(string path)
    {
        var inside = Inside(path);
        if (!inside.StartsWith(DbfsMount + "/", StringComparison.Ordinal))
        {
            return null;
        }
        try
        {
            return (dbfs.Find(DbfsPath.Normalize(inside[DbfsMount.Length..])) as FileInfo)?.FullName;
        }
        catch (ApiException)
        {
            return null;
        }
    }
}
