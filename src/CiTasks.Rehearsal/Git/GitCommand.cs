namespace CiTasks.Rehearsal.Git;

/// <summary>One call of git. Names that a client chose come behind refs/ or by <see cref="Input"/>, so none is taken for an option.</summary>
internal sealed record GitCommand(params IReadOnlyList<string> Arguments)
{
    /// <summary>The repository's own folder. Never found by looking around: a job may have put one beside its files.</summary>
    public string? GitFolder { get; init; }

    public string? Tree { get; init; }

    public GitLogin? Login { get; init; }

    public string Input { get; init; } = "";
}
