using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Runs;

/// <summary>Where the text of a notebook comes from.</summary>
internal interface INotebookSources
{
    /// <returns>Null when there is no such notebook.</returns>
    string? Read(string path);
}

/// <summary>The workspace tree on disk, where a notebook may have an extension that its path has not.</summary>
internal sealed class WorkspaceNotebooks(WorkspaceFolder folder) : INotebookSources
{
    private static readonly string[] Extensions = ["", ".py", ".ipynb", ".sql", ".scala", ".r"];

    public string? Read(string path)
    {
        var names = path.Split('/', StringSplitOptions.RemoveEmptyEntries).SkipWhile((name, index) => index == 0 && name == "Workspace").ToArray();
        if (names.Length == 0 || names.Any(name => name is "." or ".." || name.Contains('\0')))
        {
            return null;
        }
        var place = Path.Combine([folder.Workspace, .. names]);
        return Extensions.Select(extension => place + extension).FirstOrDefault(File.Exists) is { } file ? File.ReadAllText(file) : null;
    }
}
