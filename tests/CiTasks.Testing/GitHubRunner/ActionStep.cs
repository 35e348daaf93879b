namespace CiTasks.Testing.GitHubRunner;

/// <summary>A <c>uses:</c> step.</summary>
/// <param name="Folder">The folder of its <c>action.yml</c> on this machine.</param>
public sealed record ActionStep(string Folder)
{
    /// <summary>What <c>steps.ID</c> knows it by.</summary>
    public string? Id { get; init; }

    /// <summary>May hold expressions.</summary>
    public IReadOnlyDictionary<string, string> With { get; init; } = new Dictionary<string, string>();

    /// <summary>May hold expressions.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary><c>owner/repository</c> and ref of an action of another repository; null for a local one.</summary>
    public (string Repository, string Ref)? Remote { get; init; }

    /// <summary><c>timeout-minutes</c>.</summary>
    public TimeSpan? Timeout { get; init; }
}
