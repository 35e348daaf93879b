namespace CiTasks.Build.Python;

/// <summary>The distribution's own Python packages, where this user may install them.</summary>
public sealed class SystemPackages(ICommands commands, PythonProbe probe, Action<string> say)
{
    public const string SystemPython = "/usr/bin/python3";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>The command that a user can run by hand; null where there is no apt-get.</summary>
    public string? CommandFor(ProbedPython? python) => HasApt
        ? string.Join(' ', ["sudo", .. InstallCommand(python)])
        : null;

    /// <summary>Null when they may not be installed here, or do not bring what is needed.</summary>
    public ProbedPython? Install(ProbedPython? python)
    {
        if (!HasApt || Prefix() is not { } prefix)
        {
            return null;
        }

        string[] install = [.. prefix, .. InstallCommand(python)];
        say($"Installing the system's packages: {string.Join(' ', install)}");
        if (ListsAreOld())
        {
            // Without a network the install may still work from what is there, so this one may fail.
            Run([.. prefix, "apt-get", "update", "-qq"]);
        }

        var installed = Run(install);
        if (!installed.Succeeded)
        {
            say($"That failed: {installed.Errors.Trim()}");
        }

        return probe.Ask(SystemPython) is { IsReady: true } ready ? ready : null;
    }

    private bool HasApt => !OperatingSystem.IsWindows() && commands.Run("apt-get", ["--version"], Limit).Succeeded;

    private static string[] InstallCommand(ProbedPython? python) =>
    [
        "apt-get", "install", "-y", "-qq", "--no-install-recommends", "python3", "python3-venv",
        .. (python?.Requirements ?? ["build", "setuptools", "wheel"]).Select(DebianName).Distinct(),
    ];

    private static string DebianName(string requirement) =>
        "python3-" + new string([.. requirement.Trim().TakeWhile(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')])
            .ToLowerInvariant().Replace('_', '-');

    private static bool ListsAreOld()
    {
        var lists = new DirectoryInfo("/var/lib/apt/lists");
        return !lists.Exists || !lists.EnumerateFiles("*Packages*").Any(list => list.LastWriteTimeUtc > DateTime.UtcNow.AddDays(-1));
    }

    /// <summary>How this user becomes root: not at all, through a sudo that does not ask, or never (null).</summary>
    private string[]? Prefix() =>
        Environment.IsPrivilegedProcess ? []
        : commands.Run("sudo", ["-n", "true"], Limit).Succeeded ? ["sudo", "-n"]
        : null;

    private CommandResult Run(string[] command) => commands.Run(command[0], command[1..], Limit);
}
