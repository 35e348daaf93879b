using System.Text;

namespace CiTasks.Rehearsal.Http;

/// <summary>What every path of a client must be, whichever tree it is in, before it touches the disk.</summary>
internal static class PathParts
{
    // What file systems take: 255 bytes a name, 4096 a path, less the place of the workspace's own folder.
    private const int LongestPart = 255;
    private const int LongestPath = 3072;

    /// <summary>The names of an absolute path; slashes may be doubled.</summary>
    public static string[] Split(string path)
    {
        if (!path.StartsWith('/'))
        {
            throw ApiException.InvalidParameter($"Path must be absolute: {path.Replace('\0', '?')}");
        }
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Any(part => part is "." or ".." || part.Contains('\0')))
        {
            throw ApiException.InvalidParameter($"Path must not contain '.', '..' or NUL as a part: {path.Replace('\0', '?')}");
        }
        if (Encoding.UTF8.GetByteCount(path) > LongestPath || parts.Any(part => Encoding.UTF8.GetByteCount(part) > LongestPart))
        {
            throw ApiException.InvalidParameter($"Path is too long: a part may have {LongestPart} bytes, the whole {LongestPath}.");
        }
        return parts;
    }

    public static string Normalize(string path) => "/" + string.Join('/', Split(path));

    public static string Parent(string path) => path.LastIndexOf('/') switch
    {
        <= 0 => "/",
        var slash => path[..slash],
    };

    public static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    public static string Child(string folder, string name) => folder == "/" ? "/" + name : folder + "/" + name;
}
