namespace CiTasks.Testing.GitHubRunner;

/// <summary>All that a step left behind.</summary>
public sealed record StepResult
{
    /// <summary><c>success</c>, <c>failure</c> or <c>cancelled</c>.</summary>
    public required string Outcome { get; init; }

    public required int ExitCode { get; init; }

    /// <summary>The log as the run's page shows it: without commands, secrets hidden.</summary>
    public required IReadOnlyList<string> Log { get; init; }

    /// <summary>Every line as the container printed it, both streams in the order of arrival.</summary>
    public required IReadOnlyList<string> Printed { get; init; }

    /// <summary>The commands among those lines.</summary>
    public required LogCommands Commands { get; init; }

    /// <summary>At most ten of each level, those of the runner included.</summary>
    public required IReadOnlyList<LogAnnotation> Annotations { get; init; }

    public required IReadOnlyDictionary<string, string> Outputs { get; init; }

    /// <summary>What it added to the environment of later steps.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required IReadOnlyDictionary<string, string> State { get; init; }

    /// <summary>Folders that it put on the PATH of later steps.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    /// <summary>Null when it was too large to be taken.</summary>
    public required string? Summary { get; init; }

    /// <summary>The runner's <c>docker run</c> line, as its log shows it.</summary>
    public required string CommandLine { get; init; }

    public required TimeSpan Time { get; init; }

    /// <summary>From the first signal to the end; null when there was none.</summary>
    public TimeSpan? Ending { get; init; }

    /// <summary>The signals that were sent.</summary>
    public IReadOnlyList<string> Signals { get; init; } = [];

    /// <summary>The container outlived the step, as one does that listens to no signal.</summary>
    public bool ContainerLeft { get; init; }

    /// <summary>For the message of a test that fails.</summary>
    public string Page => $"{Outcome}, exit code {ExitCode}\n{CommandLine}\n{string.Join('\n', Log)}\n{string.Join('\n', Annotations)}";
}
