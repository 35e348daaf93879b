namespace CiTasks.Tasks.Catalogue;

/// <summary>What only Azure Pipelines wants to know of an input (facts/ci-platforms.md C1).</summary>
public sealed record AzureInput
{
    /// <summary>The form's label; null for one made of the input's name.</summary>
    public string? Label { get; init; }

    /// <summary>Name of the group of the form that has it (see <see cref="AzureGroup"/>); null for the part that is always open.</summary>
    public string? Group { get; init; }

    /// <summary>When the form shows it, such as <c>mode = plan</c>, with names as Azure has them; null for always.</summary>
    public string? VisibleRule { get; init; }

    /// <summary>The form field where the kind of the input does not decide it, such as <c>connectedService:AzureRM</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Other names that a pipeline may use for it.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>An input of a foldable group.</summary>
    public static AzureInput In(AzureGroup group) => new() { Group = group.Name };
}

/// <summary>A foldable group of a task's form.</summary>
/// <param name="Name">Letters and digits.</param>
/// <param name="Label">What people see.</param>
/// <param name="IsOpen">Whether it is unfolded when the form opens.</param>
public sealed record AzureGroup(string Name, string Label, bool IsOpen = false)
{
    /// <summary>What a run is given.</summary>
    public static readonly AzureGroup Parameters = new("parameters", "Parameters");

    /// <summary>How a run is started, waited for and judged.</summary>
    public static readonly AzureGroup Run = new("run", "The run");

    /// <summary>The workspace and how to sign in.</summary>
    public static readonly AzureGroup Workspace = new("workspace", "Databricks workspace", IsOpen: true);

    /// <summary>What the pull request is told.</summary>
    public static readonly AzureGroup PullRequest = new("pullRequest", "Pull request");

    /// <summary>What most pipelines leave alone.</summary>
    public static readonly AzureGroup Advanced = new("advanced", "Advanced");

    /// <summary>All, in the order of the form.</summary>
    public static IReadOnlyList<AzureGroup> All { get; } = [Parameters, Run, Workspace, PullRequest, Advanced];
}

/// <summary>What only Azure Pipelines wants to know of a task.</summary>
/// <param name="Id">The task's id for all time: Azure DevOps knows it by nothing else. The same in every major version.</param>
public sealed record AzureExtras(Guid Id)
{
    /// <summary><c>DatabricksDeployJob</c>; null for one made of the task's name.</summary>
    public string? Name { get; init; }

    /// <summary>At most 40 characters; null for one made of the task's name.</summary>
    public string? FriendlyName { get; init; }

    /// <summary><c>Build</c>, <c>Utility</c>, <c>Test</c>, <c>Package</c> or <c>Deploy</c>.</summary>
    public string Category { get; init; } = "Deploy";
}
