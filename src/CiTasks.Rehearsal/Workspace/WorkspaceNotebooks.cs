using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Runs;

namespace CiTasks.Rehearsal.Workspace;

/// <summary>The notebooks of the tree, for who exports runs.</summary>
internal sealed class WorkspaceNotebooks(WorkspaceTree tree) : INotebookSources
{
    public string? Read(string path)
    {
        try
        {
            return tree.FindNotebook(WorkspacePath.Parse(path).Plain) is { } notebook ? File.ReadAllText(notebook.Host.FullName) : null;
        }
        catch (ApiException)
        {
            // A path that no workspace has.
            return null;
        }
    }
}
