namespace CiTasks.Hosts;

/// <summary>A run of another pipeline whose end started this one.</summary>
/// <param name="RunId">The CI system's id of that run.</param>
public sealed record EarlierBuild(long RunId)
{
    /// <summary>Page that shows it.</summary>
    public Uri? RunUrl { get; init; }

    /// <summary>1 for its first attempt.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>The name of its pipeline. Foreign text: a pull request can change it.</summary>
    public string? WorkflowName { get; init; }

    /// <summary>The file of its pipeline, as a path of the repository.</summary>
    public string? WorkflowFile { get; init; }

    /// <summary>What started it.</summary>
    public string? EventName { get; init; }

    /// <summary>How it ended, in the CI system's words.</summary>
    public string? Conclusion { get; init; }
}
