using System.Text.Json.Nodes;

namespace CiTasks.Tasks.Running;

/// <summary>How a task ended and what it has to show.</summary>
/// <param name="Code">Exit code.</param>
public sealed record TaskResult(ExitCode Code)
{
    /// <summary>Facts for the result JSON, in the task's own shape.</summary>
    public JsonObject Details { get; init; } = [];

    /// <summary>The task's part of a summary page, Markdown; empty for none.</summary>
    public string Markdown { get; init; } = "";

    /// <summary>Everything done.</summary>
    public static TaskResult Done { get; } = new(ExitCode.Done);
}
