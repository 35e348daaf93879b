namespace CiTasks.Rehearsal.Sandboxes;

/// <summary>What to start for a task, apart from how it is shut in.</summary>
internal sealed record JobCommand(string Executable, IReadOnlyList<string> Arguments)
{
    /// <summary>The task's own folder: always visible at its real place, and writable.</summary>
    public required string Folder { get; init; }

    /// <summary>Where the process starts, as it sees it.</summary>
    public required string WorkingFolder { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required IReadOnlyList<Mount> Mounts { get; init; }

    /// <summary>Further places it must be able to read, such as the chosen Python's own.</summary>
    public IReadOnlyList<string> Readable { get; init; } = [];
}
