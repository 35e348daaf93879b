namespace CiTasks.Testing.AzureAgent;

/// <summary>The agent's words for how a step ended, in its order and spelling.</summary>
public enum TaskVerdict
{
    Succeeded,
    SucceededWithIssues,
    Failed,
    Canceled,
    Skipped,
    Abandoned,
}

internal static class TaskVerdicts
{
    /// <summary>The worse one wins; after one of the words beyond "failed" nothing changes any more.</summary>
    public static TaskVerdict Worse(TaskVerdict? current, TaskVerdict coming) =>
        current is { } known && (known > TaskVerdict.Failed || coming < known) ? known : coming;
}
