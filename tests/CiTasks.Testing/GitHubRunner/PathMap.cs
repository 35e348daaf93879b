namespace CiTasks.Testing.GitHubRunner;

/// <summary>The folders that a step's container shares with the runner's machine, on the machine → in the container (facts/ci-platforms.md A2).</summary>
public sealed class PathMap(IReadOnlyList<KeyValuePair<string, string>> mounts)
{
    public const string Workspace = "/github/workspace";
    public const string Temp = "/github/runner_temp";
    public const string Home = "/github/home";
    public const string Workflow = "/github/workflow";
    public const string FileCommands = "/github/file_commands";
    public const string DockerSocket = "/var/run/docker.sock";

    /// <summary>In the order of the runner's command line.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Mounts => mounts;

    /// <summary>A value that is a shared folder, or a path below one, as the container knows it; any other as it is.</summary>
    public string ToContainer(string value)
    {
        // The folders lie in one another on the machine: the longest one is meant.
        foreach (var (machine, container) in mounts.OrderByDescending(mount => mount.Key.Length))
        {
            if (value == machine || value.StartsWith(machine + "/", StringComparison.Ordinal))
            {
                return container + value[machine.Length..];
            }
        }

        return value;
    }
}
