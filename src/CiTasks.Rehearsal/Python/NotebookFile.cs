namespace CiTasks.Rehearsal.Python;

/// <summary>A notebook of the workspace: where it lies on this machine, and where a job sees it.</summary>
internal sealed record NotebookFile(string Host, string Inside)
{
    private const string Root = "/Workspace";
    private const string Header = "# Databricks notebook source";

    /// <summary>A notebook has no extension where clients name it; on disk it has that of its form.</summary>
    private static readonly string[] Extensions = [".py", ".ipynb", ".sql", ".scala", ".r", ".R"];

    public bool IsPython => Path.GetExtension(Host) is ".py" or ".ipynb";

    public static NotebookFile? Find(JobPaths paths, string path)
    {
        var place = path.StartsWith(Root + "/", StringComparison.Ordinal) ? path : Root + "/" + path.TrimStart('/');
        return Extensions.Select(extension => place + extension).Append(place)
            .Select(candidate => paths.FindFile(candidate) is { } host ? new NotebookFile(host, candidate) : null)
            .FirstOrDefault(file => file is not null && file.IsNotebook());
    }

    /// <summary>A file that merely is Python is none, as on Databricks.</summary>
    private bool IsNotebook()
    {
        if (Path.GetExtension(Host) != ".py")
        {
            return Extensions.Contains(Path.GetExtension(Host));
        }
        using var reader = new StreamReader(Host);
        var line = new char[Header.Length];
        return reader.ReadBlock(line) == line.Length && line.AsSpan().SequenceEqual(Header);
    }
}
