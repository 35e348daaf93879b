using System.ComponentModel;
using System.Diagnostics;

namespace CiTasks.Testing;

/// <summary>A Python that can build wheels without fetching anything; a bare one often cannot.</summary>
public static class BuildingPython
{
    private static readonly Lazy<string?> Found = new(Find);

    /// <summary>Its path, or null.</summary>
    public static string? Path => Found.Value;

    private static string? Find() => new[] { Environment.GetEnvironmentVariable("CITASKS_PYTHON"), "python3", "python", "/usr/bin/python3" }
        .OfType<string>()
        .FirstOrDefault(python => python.Length > 0 && Builds(python));

    private static bool Builds(string python)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, ["-c", "import build, setuptools, wheel"]) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
