using System.Text;

namespace CiTasks.Testing.GitHubRunner;

/// <summary>The runner's <c>docker run</c> line (facts/ci-platforms.md A2): no user, no init, no limits.</summary>
internal sealed class ContainerLine(string image, string label, PathMap paths)
{
    /// <summary>Of the container.</summary>
    public string Name { get; } = string.Concat(image.Where(char.IsLetterOrDigit)) + "_" + RunnerJob.Hex();

    public string? Entrypoint { get; init; }

    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Null where the job has no services: then it is the default one.</summary>
    public string? Network { get; init; }

    public bool HasReadOnlyWorkspace { get; init; }

    /// <param name="variables">Named only: their values travel in the environment of the docker command and stand in no log.</param>
    public string Arguments(IReadOnlyCollection<string> variables)
    {
        var line = new StringBuilder($"run --name {Name} --label {label} --workdir {PathMap.Workspace} --rm");
        foreach (var variable in variables)
        {
            line.Append($" -e {Quote(variable)}");
        }

        line.Append(" -e GITHUB_ACTIONS=true");
        if (!variables.Contains("CI"))
        {
            line.Append(" -e CI=true");
        }

        if (!string.IsNullOrEmpty(Entrypoint))
        {
            line.Append($" --entrypoint {Quote(Entrypoint)}");
        }

        if (Network is not null)
        {
            line.Append($" --network {Network}");
        }

        foreach (var (machine, container) in paths.Mounts)
        {
            var mode = HasReadOnlyWorkspace && container == PathMap.Workspace ? ":ro" : "";
            line.Append($" -v {Quote(machine)}:{Quote(container)}{mode}");
        }

        line.Append($" {image}");
        foreach (var argument in Args)
        {
            line.Append($" {Quote(argument)}");
        }

        return line.ToString();
    }

    // Only quotes are escaped: a backslash before one, or at the end, spoils the line, as it does on the runner.
    private static string Quote(string text) => $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
