namespace CiTasks.Rehearsal.Git;

/// <summary>The files of one commit, as all tasks of one run see them.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Host">Where they lie on this machine.</param>
/// <param name="Inside">Where a job finds them.</param>
internal sealed record RunCheckout(string Commit, string Host, string Inside)
{
    /// <summary>What a notebook's path leaves out: the kind of file it is kept as.</summary>
    private static readonly string[] NotebookExtensions = ["", ".py", ".ipynb", ".sql", ".scala", ".r", ".R"];

    /// <summary>A file by its path in the repository; null when there is none.</summary>
    public RunFile? FindFile(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToArray();
        if (parts.Length == 0 || parts.Any(part => part == ".." || part.Contains('\0')))
        {
            return null;
        }
        var relative = string.Join('/', parts);
        // A checkout has no links, but a task that ran before may have made one.
        return !WorkspacePlace.HasLink(Host, "/" + relative) && File.Exists(Path.Combine(Host, relative)) ? new(this, relative) : null;
    }

    public RunFile? FindNotebook(string path) =>
        NotebookExtensions.Select(extension => FindFile(path + extension)).FirstOrDefault(file => file is not null);
}
