using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Dbfs;

/// <summary>Where DBFS paths lie on this machine.</summary>
internal sealed class DbfsFolder(string root) : FileTree(root)
{
    public FileSystemInfo Get(string path) =>
        Find(path) ?? throw ApiException.NotFound($"No file or directory exists on path {path}.");

    /// <summary>Makes a folder and its parents, and says which file is in the way.</summary>
    public void MakeFolder(string path)
    {
        if (FileInTheWay(path) is { } part)
        {
            throw ApiException.AlreadyExists($"Cannot create directory {path} because {part} is an existing file.");
        }
        Directory.CreateDirectory(Locate(path));
    }
}
