namespace CiTasks.Planning.Files;

/// <summary>What a sync would do; paths relative to the target.</summary>
public sealed class FilePlan
{
    /// <summary>Files to send, with the reason.</summary>
    public List<(LocalEntry File, string Reason)> Upload { get; } = [];

    /// <summary>Files that are there already, with the same content.</summary>
    public List<LocalEntry> Unchanged { get; } = [];

    /// <summary>Folders to make (only those that no uploaded file makes anyway).</summary>
    public List<string> MakeFolders { get; } = [];

    /// <summary>Remote files and folders to delete, deepest first.</summary>
    public List<RemoteEntry> Delete { get; } = [];

    /// <summary>Remote files without a local one that stay, since pruning was not asked for.</summary>
    public List<RemoteEntry> Extra { get; } = [];

    /// <summary>True when there is nothing to do.</summary>
    public bool IsEmpty => Upload.Count == 0 && MakeFolders.Count == 0 && Delete.Count == 0;
}
