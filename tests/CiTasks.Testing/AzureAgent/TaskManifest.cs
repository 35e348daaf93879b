namespace CiTasks.Testing.AzureAgent;

/// <summary>An input that a task declares.</summary>
/// <param name="Name">Its environment variable is made of this, never of an alias.</param>
/// <param name="Type"><c>string</c>, <c>filePath</c>, <c>connectedService:AzureRM</c>, …</param>
public sealed record TaskInput(string Name, string Type)
{
    public IReadOnlyList<string> Aliases { get; init; } = [];

    public string Default { get; init; } = "";

    public bool Required { get; init; }

    /// <summary>Null for always; that of its group counts too.</summary>
    public string? VisibleRule { get; init; }

    public string? Group { get; init; }

    /// <summary>The words of a <c>pickList</c> or a <c>radio</c>.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Other words than <see cref="Options"/> are welcome.</summary>
    public bool IsEditable { get; init; }

    /// <summary>The type of service connection that it takes; null for an input of another kind.</summary>
    public string? ConnectionType => Type.StartsWith("connectedService:", StringComparison.OrdinalIgnoreCase) ? Type["connectedService:".Length..] : null;

    public bool IsNamed(string name) =>
        Name.Equals(name, StringComparison.OrdinalIgnoreCase) || Aliases.Contains(name, StringComparer.OrdinalIgnoreCase);
}

/// <summary>A program of a task.</summary>
/// <param name="Name"><c>Node20_1</c>, …</param>
/// <param name="Target">The file to run, in the task's folder.</param>
/// <param name="WorkingDirectory">May hold macros; null for the pipeline's default.</param>
public sealed record TaskHandler(string Name, string Target, string? WorkingDirectory)
{
    // The agent's order; smaller is better.
    private static readonly string[] Known = ["Node24", "Node20_1", "Node16", "Node10", "Node"];

    // On other systems the agent does not even look at them.
    private static readonly string[] OnWindowsAlone = ["PowerShell3", "PowerShell", "Process", "AzurePowerShell"];

    /// <summary>Negative for a handler that this machine has no use for.</summary>
    public int Rank => Array.IndexOf(Known, Name);

    public static bool IsKnown(string name) => Known.Contains(name) || OnWindowsAlone.Contains(name);
}

/// <summary>A task as server and agent read it (facts/ci-platforms.md C1).</summary>
public sealed record TaskManifest
{
    /// <summary>Where its files lie.</summary>
    public required string Folder { get; init; }

    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required Version Version { get; init; }

    public IReadOnlyList<TaskInput> Inputs { get; init; } = [];

    /// <summary>The rules of visibility of the groups that have one.</summary>
    public IReadOnlyDictionary<string, string> GroupRules { get; init; } = new Dictionary<string, string>();

    /// <summary>A variable that has such a name is an output, however it is set.</summary>
    public IReadOnlyList<string> OutputVariables { get; init; } = [];

    public required IReadOnlyList<TaskHandler> Handlers { get; init; }

    /// <exception cref="TaskLoadException">The server would not take it.</exception>
    public static TaskManifest Load(string folder)
    {
        var file = Path.Combine(folder, "task.json");
        return File.Exists(file) ? TaskManifestReader.Read(folder, File.ReadAllText(file)) : throw new TaskLoadException($"{folder} has no task.json.");
    }

    /// <summary>The handler that an agent takes on this system.</summary>
    public TaskHandler ChooseHandler() =>
        Handlers.Where(handler => handler.Rank >= 0).MinBy(handler => handler.Rank)
            ?? throw new TaskLoadException($"{Name}: no handler of it runs on this operating system.");
}
