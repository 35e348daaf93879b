namespace CiTasks.Rehearsal.Sandboxes;

/// <summary>What to start for a task, apart from how it is shut in.</summary>
internal sealed record JobCommand(string Executable, IReadOnlyList<string> Arguments)
{
    /// <summary>The task's own folder, which the job does not see, for what the sandbox itself needs.</summary>
    public required string Folder { get; init; }

    /// <summary>Folders that the job sees at their real places and may write.</summary>
    public required IReadOnlyList<string> Writable { get; init; }

    /// <summary>The task's own /tmp, where the sandbox can give it one.</summary>
    public required string Temporary { get; init; }

    /// <summary>Where the process starts, as it sees it.</summary>
    public required string WorkingFolder { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required IReadOnlyList<Mount> Mounts { get; init; }

    /// <summary>Further places it must be able to read, such as the chosen Python's own.</summary>
    public IReadOnlyList<string> Readable { get; init; } = [];

    /// <summary>What all its processes together may take, in bytes; zero is no limit.</summary>
    public long MemoryLimit { get; init; }
}
