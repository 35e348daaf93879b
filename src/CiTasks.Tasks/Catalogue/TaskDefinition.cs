using CiTasks.Tasks.Announcing;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.Catalogue;

/// <summary>One output of a task: set on every host, also when the task fails, as far as it is known.</summary>
/// <param name="Name">Kebab-case.</param>
/// <param name="Help">What it holds.</param>
public sealed record OutputDefinition(string Name, string Help)
{
    /// <summary>True for a name that ends in <c>.*</c>: the task sets any number of outputs that begin so.</summary>
    public bool IsFamily => Name.EndsWith(".*", StringComparison.Ordinal);

    /// <summary>True for the output's own name, and for a member of its family.</summary>
    public bool Covers(string name) => IsFamily ? name.StartsWith(Name[..^1], StringComparison.Ordinal) : name == Name;

    /// <summary>A member of the family: <c>notebook.*</c> and <c>train</c> is <c>notebook.train</c>.</summary>
    public OutputDefinition Member(string name) => this with { Name = Name[..^1] + name };
}

/// <summary>What only GitHub wants to know of a task.</summary>
/// <param name="Icon">Feather icon of the marketplace branding.</param>
/// <param name="Colour">Branding colour.</param>
public sealed record GitHubExtras(string Icon, string Colour);

/// <summary>One thing a user can ask for.</summary>
/// <param name="Name">Verb, action folder and source folder in one: <c>deploy-job</c>.</param>
/// <param name="Summary">One sentence.</param>
public sealed record TaskDefinition(string Name, string Summary)
{
    /// <summary>More sentences for the help page; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>Inputs in the order of the help page. Those that every task has follow by themselves.</summary>
    public required IReadOnlyList<InputDefinition> Inputs
    {
        get;
        init => field = [.. value.Except(AnnouncingInputs.All), .. AnnouncingInputs.All];
    }

    /// <summary>The inputs that every host has.</summary>
    public IEnumerable<InputDefinition> CommonInputs => Inputs.Where(input => !input.IsOnlyOnAzure);

    /// <summary>Inputs of which the first given one tells what the step is about, such as the name of a job.</summary>
    public IReadOnlyList<InputDefinition> Subject { get; init; } = [];

    /// <summary>False for a task that decides by itself what it tells the pull request.</summary>
    public bool AnnouncesItself { get; init; } = true;

    /// <summary>Outputs in the order of the reference table.</summary>
    public required IReadOnlyList<OutputDefinition> Outputs { get; init; }

    /// <summary>Command lines worth copying.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>What only GitHub wants to know.</summary>
    public GitHubExtras GitHub { get; init; } = new("zap", "orange");

    /// <summary>What only Azure Pipelines wants to know.</summary>
    public required AzureExtras Azure { get; init; }

    /// <summary>Does it.</summary>
    public required Func<TaskContext, CancellationToken, Task<TaskResult>> RunAsync { get; init; }
}
