using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace CiTasks.Testing;

/// <summary>Whether a tool of the machine works: being installed is not enough where namespaces are forbidden.</summary>
public static class Tool
{
    private static readonly ConcurrentDictionary<string, bool> Known = new();

    private static readonly Dictionary<string, string[]> Probes = new()
    {
        ["bwrap"] = ["--unshare-pid", "--ro-bind", "/", "/", "true"],
        // The engine has to answer, not only the command.
        ["docker"] = ["info"],
        ["unshare"] = ["--map-root-user", "--mount", "--pid", "--fork", "true"],
    };

    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["python-build"] = "no Python here has the modules build, setuptools and wheel",
        ["minutes"] = "it takes minutes: CI runs it, and who sets CITASKS_TESTS_LONG=true",
    };

    public static bool Works(string tool) => Known.GetOrAdd(tool, Probe);

    /// <summary>False where tests that need it are skipped: a fixture of theirs has nothing to do then.</summary>
    public static bool IsAskedFor(string tool) => ReasonToSkip(tool) is null;

    internal static string? ReasonToSkip(string tool)
    {
        var isDeclared = Environment.GetEnvironmentVariable("CITASKS_TESTS_WITHOUT")?.Split(',').Contains(tool) == true;
        if (Environment.GetEnvironmentVariable("CI") == "true" && !isDeclared)
        {
            return null;
        }

        // Building images and fetching a few hundred megabytes of npm packages takes minutes each.
        if (tool is "docker" or "npm" && !Works("minutes"))
        {
            return $"it needs {tool} and takes minutes: CI runs it, and who sets CITASKS_TESTS_LONG=true";
        }

        return isDeclared || !Works(tool) ? Reasons.GetValueOrDefault(tool, $"{tool} does not work on this machine") : null;
    }

    private static bool Probe(string tool)
    {
        switch (tool)
        {
            case "python-build":
                return BuildingPython.Path is not null;
            case "minutes":
                return Environment.GetEnvironmentVariable("CITASKS_TESTS_LONG") == "true";
        }

        try
        {
            var start = new ProcessStartInfo(tool, Probes.GetValueOrDefault(tool, ["--version"]))
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
