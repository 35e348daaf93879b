namespace CiTasks.Rehearsal.Sandboxes;

/// <summary>What of the machine's root a job sees: all of it, read-only, but for what gets a fresh one.</summary>
internal static class SystemEntries
{
    private static readonly HashSet<string> Replaced = ["/proc", "/dev", "/sys", "/tmp", "/dbfs", "/local_disk0", "/databricks", "/Volumes", "/Workspace"];

    public static IEnumerable<FileSystemInfo> All() =>
        new DirectoryInfo("/").EnumerateFileSystemInfos().Where(entry => !Replaced.Contains(entry.FullName));

    /// <summary>Places below a replaced entry must be shown one by one; the others are there already.</summary>
    public static bool IsReplaced(string path) =>
        Replaced.Any(entry => path == entry || path.StartsWith(entry + "/", StringComparison.Ordinal));
}
