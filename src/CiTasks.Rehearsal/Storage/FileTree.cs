using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Storage;

/// <summary>Where the paths of one API lie on this machine. Nothing outside the root can be reached through it.</summary>
internal class FileTree(string root)
{
    public string Root => root;

    /// <summary>The place of a path in normal form, whether or not something is there.</summary>
    public string Locate(string path)
    {
        var place = root;
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            place = Path.Combine(place, part);
            // A workspace has no links, and one that a job or a user made may point anywhere.
            if (IsLink(place))
            {
                throw ApiException.InvalidParameter($"Path {path} goes through a symbolic link, and a workspace has none.");
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

    public static bool IsLink(string place) => new FileInfo(place).LinkTarget is not null;

    /// <summary>The nearest part of a path, itself included, that is a file; nothing can be made below it.</summary>
    public string? FileInTheWay(string path)
    {
        for (var part = path; part != "/"; part = PathParts.Parent(part))
        {
            if (Find(part) is FileInfo)
            {
                return part;
            }
        }
        return null;
    }
}
