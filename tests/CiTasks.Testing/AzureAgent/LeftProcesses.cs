namespace CiTasks.Testing.AzureAgent;

/// <summary>Processes of a job that nobody ended.</summary>
internal static class LeftProcesses
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    /// <summary>Command lines of processes that have to do with a folder: by environment, command line or working folder.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(string folder)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var found = OperatingSystem.IsLinux() ? Directory.GetDirectories("/proc").Select(process => Describe(process, folder)).OfType<string>().ToList() : [];
            // One that is just about to end may do so.
            if (found.Count == 0 || TimeProvider.System.GetElapsedTime(started) > Grace)
            {
                return found;
            }

            await Task.Delay(50);
        }
    }

    private static string? Describe(string process, string folder)
    {
        if (!int.TryParse(Path.GetFileName(process), out var id) || id == Environment.ProcessId)
        {
            return null;
        }

        try
        {
            var line = File.ReadAllText(Path.Combine(process, "cmdline"));
            var place = File.ResolveLinkTarget(Path.Combine(process, "cwd"), returnFinalTarget: false)?.FullName ?? "";
            return (line + File.ReadAllText(Path.Combine(process, "environ")) + place).Contains(folder, StringComparison.Ordinal) ? $"{id}: {line.Replace('\0', ' ')}" : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Gone meanwhile, or somebody else's.
            return null;
        }
    }
}
