namespace CiTasks.Planning.PullRequests;

/// <summary>One step's part of the one comment of an environment.</summary>
public sealed record StepReport
{
    /// <summary>Stays the same when the step runs again: workflow, job, step and leg; any text.</summary>
    public required string Id { get; init; }

    /// <summary>When a newer run of a workflow reports, the sections of its older runs go to the history.</summary>
    public required string Workflow { get; init; }

    /// <summary>The run of the workflow; a larger one is newer.</summary>
    public required long Run { get; init; }

    /// <summary>The attempt at that run.</summary>
    public required int Attempt { get; init; }

    /// <summary>The commit, or null.</summary>
    public string? Commit { get; init; }

    /// <summary>The run's page, or null.</summary>
    public string? RunUrl { get; init; }

    /// <summary>Such as <c>run-job iris</c>; plain text.</summary>
    public required string Title { get; init; }

    /// <summary>✅, ❌, ⛔, 📝 or ⏳.</summary>
    public required string Sign { get; init; }

    /// <summary>One line of plain text.</summary>
    public required string Verdict { get; init; }

    /// <summary>The section, as <see cref="StepPage"/> renders it.</summary>
    public required string Markdown { get; init; }

    /// <summary>When the step said so.</summary>
    public required DateTimeOffset At { get; init; }
}
