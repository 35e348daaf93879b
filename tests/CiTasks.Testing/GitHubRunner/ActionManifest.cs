namespace CiTasks.Testing.GitHubRunner;

/// <summary>An input that an action declares. <c>required</c> is only documentation: the runner does not look at it.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Default">May hold expressions; null when there is none.</param>
/// <param name="DeprecationMessage">Warned with when the input is given.</param>
public sealed record ActionInput(string Name, string? Default, string? DeprecationMessage);

/// <summary>The <c>runs</c> of a container action.</summary>
public sealed record ContainerRuns
{
    /// <summary><c>docker://…</c>, or the path of a Dockerfile relative to the action's folder.</summary>
    public required string Image { get; init; }

    public string? Entrypoint { get; init; }

    /// <summary>May hold expressions over the inputs.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>May hold expressions over the inputs.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    public bool IsPulled => Image.StartsWith("docker://", StringComparison.OrdinalIgnoreCase);
}

/// <summary>A container action as the runner reads it (facts/ci-platforms.md A1).</summary>
public sealed record ActionManifest
{
    /// <summary>The folder that the image's path is relative to.</summary>
    public required string Folder { get; init; }

    public required string Name { get; init; }

    public IReadOnlyList<ActionInput> Inputs { get; init; } = [];

    public IReadOnlyList<string> Outputs { get; init; } = [];

    public required ContainerRuns Runs { get; init; }

    /// <exception cref="ActionLoadException">The runner would fail the step.</exception>
    public static ActionManifest Load(string folder)
    {
        foreach (var name in (string[])["action.yml", "action.yaml"])
        {
            var file = Path.Combine(folder, name);
            if (File.Exists(file))
            {
                return ActionManifestReader.Read(folder, File.ReadAllText(file));
            }
        }

        foreach (var name in (string[])["Dockerfile", "dockerfile"])
        {
            if (File.Exists(Path.Combine(folder, name)))
            {
                return new ActionManifest { Folder = folder, Name = Path.GetFileName(folder), Runs = new ContainerRuns { Image = name } };
            }
        }

        throw new ActionLoadException($"Can't find 'action.yml', 'action.yaml' or 'Dockerfile' under '{folder}'. Did you forget to run actions/checkout before running your local action?");
    }
}
