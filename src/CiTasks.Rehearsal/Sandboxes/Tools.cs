namespace CiTasks.Rehearsal.Sandboxes;

/// <summary>Finds programs the way a shell does.</summary>
internal static class Tools
{
    public const string StandardPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? StandardPath)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => OperatingSystem.IsWindows()
                ? (string[])[Path.Combine(folder, name + ".exe"), Path.Combine(folder, name + ".cmd")]
                : [Path.Combine(folder, name)])
            .FirstOrDefault(File.Exists);
}
