using CiTasks.Planning.Findings;

namespace CiTasks.Tasks.Running;

/// <summary>Ends a task with findings that the user has to deal with. Errors are data up to here.</summary>
public sealed class TaskFailureException(ExitCode code, params IReadOnlyList<Finding> findings)
    : Exception(findings.Count > 0 ? findings[0].Summary : code.ToString())
{
    /// <summary>Exit code to end with.</summary>
    public ExitCode Code { get; } = code;

    /// <summary>What to report.</summary>
    public IReadOnlyList<Finding> Findings { get; } = findings;

    /// <summary>Facts for the result JSON even so.</summary>
    public TaskResult? Partial { get; init; }
}
