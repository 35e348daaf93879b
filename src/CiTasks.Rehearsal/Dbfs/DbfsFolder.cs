using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Dbfs;

/// <summary>Where DBFS paths lie on this machine. Nothing outside the folder can be reached through it.</summary>
internal sealed class DbfsFolder(string root)
{
    public string Root => root;

    /// <summary>The place of a path in normal form, whether or not something is there.</summary>
    public string Locate(string path)
    {
        var place = root;
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            place = Path.Combine(place, part);
            // DBFS has no links, and one that a job or a user made may point anywhere.
            if (IsLink(place))
            {
                throw ApiException.InvalidParameter($"Path {path} goes through a symbolic link, and DBFS has none.");
            }
        }
        return place;
    }

    public FileSystemInfo? Find(string path) => Locate(path) switch
    {
        var place when Directory.Exists(place) => new DirectoryInfo(place),
        var place when File.Exists(place) => new FileInfo(place),
        _ => null,
    };

    public FileSystemInfo Get(string path) =>
        Find(path) ?? throw ApiException.NotFound($"No file or directory exists on path {path}.");

    public static bool IsLink(string place) => new FileInfo(place).LinkTarget is not null;

    /// <summary>Makes a folder and its parents, and says which file is in the way.</summary>
    public void MakeFolder(string path)
    {
        for (var part = path; part != "/"; part = DbfsPath.Parent(part))
        {
            if (Find(part) is FileInfo)
            {
                throw ApiException.AlreadyExists($"The path {part} is a file, so the directory {path} cannot be made.");
            }
        }
        Directory.CreateDirectory(Locate(path));
    }
}
