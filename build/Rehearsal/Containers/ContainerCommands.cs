using CiTasks.Build.Python;

namespace CiTasks.Build.Rehearsal.Containers;

/// <summary>The containers and the network of one rehearsal, which are all removed at its end.</summary>
/// <param name="label">What they are found by, also those of a rehearsal that was killed.</param>
public sealed class ContainerCommands(ICommands commands, string label)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public string Label => label;

    /// <summary>Runs a docker command to its end.</summary>
    public string Docker(params string[] arguments)
    {
        var result = commands.Run("docker", arguments, Limit);
        return result.Succeeded ? result.Output.Trim() : throw new InvalidOperationException($"docker {arguments[0]} failed: {result.Errors.Trim()}");
    }

    /// <summary>Everything that bears the label; what is gone already is no trouble.</summary>
    public void RemoveAll()
    {
        foreach (var (list, remove) in new[] { (new[] { "ps", "--all" }, new[] { "rm", "--force", "--volumes" }), (["network", "ls"], ["network", "rm"]) })
        {
            var found = commands.Run("docker", [.. list, "--quiet", "--filter", "label=" + label], Limit).Output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (found.Length > 0)
            {
                commands.Run("docker", [.. remove, .. found], Limit);
            }
        }
    }
}
