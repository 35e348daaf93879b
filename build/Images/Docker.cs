using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Build.Python;

namespace CiTasks.Build.Images;

/// <summary>The Docker commands of the build, on this machine's engine.</summary>
public sealed class Docker(ICommands commands)
{
    private static readonly TimeSpan Quick = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Slow = TimeSpan.FromMinutes(20);

    /// <summary>The program is installed.</summary>
    public bool IsInstalled => commands.Run("docker", ["--version"], Quick).Succeeded;

    /// <summary>An engine answers this user.</summary>
    public bool Answers => commands.Run("docker", ["version", "--format", "{{.Server.Version}}"], Quick).Succeeded;

    /// <summary>Null when there is no such image here.</summary>
    public LocalImage? Find(string reference)
    {
        var inspected = commands.Run("docker", ["image", "inspect", reference], Quick);
        return inspected.Succeeded && JsonNode.Parse(inspected.Output)?[0] is { } image
            ? new LocalImage(
                (string)image["Id"]!,
                (long)image["Size"]!,
                image["Config"]?["Labels"].Deserialize<Dictionary<string, string>>() ?? [])
            : null;
    }

    public void Tag(string image, string name) => Run("docker", ["tag", image, name], Quick);

    /// <summary>Fetches an image from its registry and gives it another name too.</summary>
    public void PullAs(string image, string name)
    {
        Run("docker", ["pull", "--quiet", image], Slow);
        Tag(image, name);
    }

    /// <summary>Makes an image of one layer from a tar file.</summary>
    public void Import(string tar, string name, IReadOnlyDictionary<string, string> labels) =>
        Run("docker", ["import", .. labels.SelectMany(label => new[] { "--change", $"LABEL {label.Key}={label.Value}" }), tar, name], Slow);

    /// <summary>Builds an image from a Dockerfile in a folder.</summary>
    public void Build(BuildOrder order) => Run("docker", order.Arguments, Slow);

    /// <summary>Builds an image from a tar file that has a Dockerfile in it.</summary>
    public void BuildFrom(string tar, BuildOrder order) =>
        // The classic builder takes a packed context on its standard input only.
        Run("/bin/sh", ["-c", "tar=$1; shift; exec docker \"$@\" < \"$tar\"", "sh", tar, .. order.Arguments], Slow);

    private void Run(string file, IReadOnlyList<string> arguments, TimeSpan limit)
    {
        var result = commands.Run(file, arguments, limit);
        if (!result.Succeeded)
        {
            throw new ImagesException($"docker {(file == "docker" ? arguments[0] : "build")} failed:{Environment.NewLine}{LastWords(result)}");
        }
    }

    // The classic builder tells what a step printed on standard output, and why it stopped on standard error.
    private static string LastWords(CommandResult result)
    {
        const int Kept = 60;
        var lines = $"{result.Output}\n{result.Errors}".Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Join(Environment.NewLine, lines.TakeLast(Kept));
    }
}
