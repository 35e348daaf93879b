using CiTasks.Rehearsal.Git;

namespace CiTasks.Rehearsal.Python;

/// <summary>A notebook that a task runs: the file on this machine, and where the job sees it.</summary>
internal sealed record NotebookFile(string Host, string Inside)
{
    /// <summary>A Jupyter document is taken for Python's; of another language its first cell fails.</summary>
    public bool IsPython => Path.GetExtension(Host) is ".py" or ".ipynb";

    /// <summary>One of the workspace, named as in job settings: with or without /Workspace.</summary>
    public static NotebookFile? Find(JobPaths paths, string path) =>
        paths.FindNotebook(path) is { } entry ? new(entry.Host.FullName, paths.Inside(entry.Host)) : null;

    /// <summary>One of the repository that the job names, relative to its root.</summary>
    public static NotebookFile? Find(RunCheckout checkout, string path) =>
        checkout.FindNotebook(path) is { } file ? new(file.Host, file.Inside) : null;
}
