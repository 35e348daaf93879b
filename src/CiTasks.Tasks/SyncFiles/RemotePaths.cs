using CiTasks.Planning.Findings;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.SyncFiles;

/// <summary>Paths of the workspace as inputs name them.</summary>
internal static class RemotePaths
{
    /// <summary>The path in the form <c>dbfs:/…</c> (trailing slash kept), or null with a finding.</summary>
    public static string? Check(string path, string origin, ICollection<Finding> findings)
    {
        var normal = path.StartsWith("/dbfs/", StringComparison.Ordinal) ? "dbfs:" + path["/dbfs".Length..] : path;
        if (normal.StartsWith("dbfs:/", StringComparison.Ordinal)
            && !normal.StartsWith("dbfs:/Volumes/", StringComparison.Ordinal)
            && normal.TrimEnd('/').Length > "dbfs:/".Length
            && !normal.Split('/').Contains(".."))
        {
            return normal;
        }

        findings.Add(new Finding("CIT0306", $"'{path}' is not a path that can be synced")
        {
            At = Origins.Spot(origin),
            Hint = "use a folder of DBFS: dbfs:/FileStore/…; /Volumes and /Workspace are not supported yet",
        });
        return null;
    }
}
