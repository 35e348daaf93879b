using System.Text;

namespace CiTasks.Build.Rehearsal.Containers;

/// <summary>The folders that a runner mounts into the container of a step, and the files through which a step answers.</summary>
public sealed class RunnerFolders
{
    private static readonly string[] Mounted = ["runner_temp", "home", "workflow", "file_commands"];
    private readonly string root;
    private readonly string workspace;

    public RunnerFolders(string root, string workspace)
    {
        this.root = root;
        this.workspace = workspace;
        foreach (var name in Mounted)
        {
            Directory.CreateDirectory(Path.Combine(root, name));
        }

        File.WriteAllText(Path.Combine(root, "workflow", "event.json"), "{}");
    }

    /// <summary><c>host:container</c> of every mount.</summary>
    public IEnumerable<string> Mounts =>
        Mounted.Select(name => $"{Path.Combine(root, name)}:/github/{name}").Append($"{workspace}:/github/workspace");

    /// <summary>The result documents that all steps so far have written; steps of one task number theirs.</summary>
    public IReadOnlyList<string> Results =>
        Path.Combine(root, "runner_temp", "citasks") is var folder && Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json") : [];

    /// <summary>Fresh files for one step; the variables that name them as the container sees them.</summary>
    public IReadOnlyDictionary<string, string> FilesFor(int step)
    {
        var names = new[] { "OUTPUT", "ENV", "PATH", "STATE", "STEP_SUMMARY" };
        foreach (var name in names)
        {
            File.WriteAllText(Host(name, step), string.Empty);
        }

        return names.ToDictionary(name => "GITHUB_" + name, name => "/github/file_commands/" + FileName(name, step));
    }

    /// <summary>What a step wrote for the run's page.</summary>
    public string Summary(int step) => File.ReadAllText(Host("STEP_SUMMARY", step));

    /// <summary>The outputs of a step: <c>name=value</c>, or a value of several lines between two delimiters.</summary>
    public IReadOnlyDictionary<string, string> Outputs(int step) => ReadOutputs(File.ReadAllText(Host("OUTPUT", step)));

    /// <summary>The same from the text of the file.</summary>
    public static IReadOnlyDictionary<string, string> ReadOutputs(string text)
    {
        var outputs = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        using var lines = new StringReader(text);
        while (lines.ReadLine() is { } line)
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            var marker = line.IndexOf("<<", StringComparison.Ordinal);
            if (marker >= 0 && (equals < 0 || marker < equals))
            {
                outputs[line[..marker]] = Until(lines, line[(marker + 2)..]);
            }
            else if (equals >= 0)
            {
                outputs[line[..equals]] = line[(equals + 1)..];
            }
        }

        return outputs;
    }

    private static string Until(StringReader lines, string delimiter)
    {
        var value = new StringBuilder();
        while (lines.ReadLine() is { } line && line != delimiter)
        {
            value.Append(value.Length == 0 ? string.Empty : "\n").Append(line);
        }

        return value.ToString();
    }

    private static string FileName(string name, int step) => $"{name.ToLowerInvariant()}_{step}";

    private string Host(string name, int step) => Path.Combine(root, "file_commands", FileName(name, step));
}
