using CiTasks.Testing.AzureLog;

namespace CiTasks.Testing.AzureAgent;

/// <summary>All that a step left behind.</summary>
public sealed record TaskOutcome
{
    public required TaskVerdict Result { get; init; }

    /// <summary>Of the handler: anything but 0 is a breakdown to the agent, not a failure of the step.</summary>
    public required int ExitCode { get; init; }

    /// <summary>What it said and did.</summary>
    public required TaskLog Log { get; init; }

    public required TimeSpan Time { get; init; }

    /// <summary>From the first signal to the end; null when there was none.</summary>
    public TimeSpan? Ending { get; init; }

    /// <summary>The signals that were sent.</summary>
    public IReadOnlyList<string> Signals { get; init; } = [];

    /// <summary>A child that outlived the handler kept one of its streams open.</summary>
    public bool LeftStreamsOpen { get; init; }

    /// <summary>What still runs and belongs to the job, by command line.</summary>
    public required IReadOnlyList<string> StillRunning { get; init; }

    public IReadOnlyDictionary<string, string> Outputs => Log.Outputs;

    public IReadOnlyList<AgentIssue> Errors => [.. Log.Issues.Where(issue => issue.Type == "error")];

    public IReadOnlyList<AgentIssue> Warnings => [.. Log.Issues.Where(issue => issue.Type == "warning")];

    /// <summary>For the message of a test that fails.</summary>
    public string Page =>
        $"{Result}, exit code {ExitCode}, {Time.TotalSeconds:0.0} s {string.Join(' ', Signals)}\n{string.Join('\n', Log.Lines)}\n{string.Join('\n', Log.Problems.Concat(StillRunning))}";
}
