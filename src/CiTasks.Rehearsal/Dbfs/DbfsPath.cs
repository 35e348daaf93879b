using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Dbfs;

/// <summary>Paths as clients write them: with or without the scheme. Replies never carry it.</summary>
internal static class DbfsPath
{
    private const string Scheme = "dbfs:";

    /// <summary>The form used in replies: absolute, single slashes, no scheme, no trailing slash.</summary>
    public static string Normalize(string path)
    {
        var plain = path.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? path[Scheme.Length..] : path;
        if (!plain.StartsWith('/'))
        {
            throw ApiException.InvalidParameter($"Path must be absolute: {path}");
        }
        var parts = plain.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Any(part => part is "." or ".." || part.Contains('\0')))
        {
            throw ApiException.InvalidParameter($"Path must not contain '.', '..' or NUL as a part: {path.Replace('\0', '?')}");
        }
        return "/" + string.Join('/', parts);
    }

    public static string Parent(string path) => path.LastIndexOf('/') switch
    {
        <= 0 => "/",
        var slash => path[..slash],
    };

    public static string Child(string folder, string name) => folder == "/" ? "/" + name : folder + "/" + name;
}
