using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace CiTasks.Rehearsal.Sandboxes;

/// <summary>Ends processes that left their parent (daemons), where no namespace does it: they still carry the task's mark.</summary>
internal static class Stragglers
{
    private const int Rounds = 5;

    public static void Kill(string mark)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        var bytes = Encoding.UTF8.GetBytes(mark + "\0");
        // One that is found may have started another meanwhile.
        for (var round = 0; round < Rounds && KillAll(bytes); round++)
        {
        }
    }

    private static bool KillAll(byte[] mark)
    {
        var found = false;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) || !Carries(folder, mark))
            {
                continue;
            }
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill(entireProcessTree: true);
                found = true;
            }
            catch (Exception problem) when (problem is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                // It ended by itself.
            }
        }
        return found;
    }

    private static bool Carries(string folder, byte[] mark)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(folder, "environ")).AsSpan().IndexOf(mark) >= 0;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Another user's, or gone.
            return false;
        }
    }
}
