namespace CiTasks.Testing.AzureAgent;

/// <summary>A <c>task:</c> step of a pipeline.</summary>
/// <param name="Task"><c>Name@1</c>.</param>
public sealed record TaskStep(string Task)
{
    /// <summary>What <c>$(name.output)</c> knows it by; null for one that the server makes up.</summary>
    public string? Name { get; init; }

    /// <summary>By name or alias, in any letter case; may hold macros.</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();

    /// <summary>May hold macros.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>Null for the one of the task.</summary>
    public string? DisplayName { get; init; }

    /// <summary><c>timeoutInMinutes</c>.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>A step that failed has succeeded with issues.</summary>
    public bool ContinueOnError { get; init; }
}
