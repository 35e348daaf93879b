using CiTasks.Build.Python;

namespace CiTasks.Build.Rehearsal.Containers;

/// <summary>Containers of actions are root: what they leave in a project is given to the one who owns the project.</summary>
public sealed class FileOwnership(ICommands commands, string project, string image)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public void TakeBack()
    {
        // Only a system with owners has the problem, and there is stat.
        var owner = commands.Run("stat", ["--format", "%u:%g", project], Limit);
        if (owner.Succeeded && owner.Output.Trim() is { Length: > 0 } name && name != "0:0")
        {
            commands.Run("docker", ["run", "--rm", "--network", "none", "--volume", $"{project}:/project", "--entrypoint", "find", image,
                "/project", "-xdev", "-user", "root", "-exec", "chown", "--no-dereference", name, "{}", "+"], Limit);
        }
    }
}
