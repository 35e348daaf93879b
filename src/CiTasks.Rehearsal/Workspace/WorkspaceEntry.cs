namespace CiTasks.Rehearsal.Workspace;

/// <summary>One object of the workspace tree, as it lies on disk.</summary>
/// <param name="Path">Plain path in the API: a notebook's has no extension.</param>
/// <param name="Host">The file or folder on this machine.</param>
/// <param name="Language">Of a notebook; null for all else.</param>
internal sealed record WorkspaceEntry(string Path, FileSystemInfo Host, NotebookLanguage? Language)
{
    public bool IsNotebook => Language is not null;

    public bool IsFolder => Host is DirectoryInfo;

    /// <summary>Kept as a Jupyter document rather than as source.</summary>
    public bool IsJupyter => IsNotebook && NotebookDetection.IsJupyterName(Host.Name);

    /// <summary>What it is called in the API, apart from Git folders, which the disk does not tell.</summary>
    public string ObjectType => IsNotebook ? "NOTEBOOK" : IsFolder ? "DIRECTORY" : "FILE";
}
