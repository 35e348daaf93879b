using CiTasks.Build.Python;

namespace CiTasks.Build.Images;

/// <summary>Commands that need root: as they are, or through a sudo that does not ask.</summary>
public sealed class RootCommands(ICommands commands, Action<string> say)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private readonly Lazy<string[]?> prefix = new(() =>
        Environment.IsPrivilegedProcess ? []
        : commands.Run("sudo", ["-n", "true"], Limit).Succeeded ? ["sudo", "-n"]
        : null);

    /// <summary>This user can become root without being asked.</summary>
    public bool IsAllowed => prefix.Value is not null;

    public CommandResult Run(IReadOnlyList<string> command)
    {
        if (prefix.Value is not { } start)
        {
            return new CommandResult(false, string.Empty, "this needs root, or a sudo that does not ask");
        }

        string[] whole = [.. start, .. command];
        return commands.Run(whole[0], whole[1..], Limit);
    }

    /// <summary>Installs a package of the distribution.</summary>
    public bool Install(string package)
    {
        if (!IsAllowed || !commands.Run("apt-get", ["--version"], Limit).Succeeded)
        {
            return false;
        }

        say($"Installing the system's package {package}");
        // Without a network the install may still work from what is there, so this one may fail.
        Run(["apt-get", "update", "-qq"]);
        var installed = Run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]);
        if (!installed.Succeeded)
        {
            say($"That failed: {installed.Errors.Trim()}");
        }

        return installed.Succeeded;
    }
}
