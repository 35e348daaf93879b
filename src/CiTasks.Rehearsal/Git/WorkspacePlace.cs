using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Git;

/// <summary>Where a path of the workspace tree lies on this machine, for things that are folders there.</summary>
internal static class WorkspacePlace
{
    private const string Mount = "/Workspace";

    /// <summary>Absolute, single slashes, without the /Workspace that clients may put before it.</summary>
    public static string Normalize(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (!path.StartsWith('/') || parts.Any(part => part is "." or ".." || part.Any(char.IsControl)))
        {
            throw ApiException.InvalidParameter($"Path must be absolute and without '.' and '..': {path.Replace('\0', '?')}");
        }
        var plain = "/" + string.Join('/', parts);
        return plain == Mount ? "/" : plain.StartsWith(Mount + "/", StringComparison.Ordinal) ? plain[Mount.Length..] : plain;
    }

    /// <summary>The folders above it and itself, outermost first.</summary>
    public static IEnumerable<string> Steps(string path)
    {
        for (var slash = path.IndexOf('/', 1); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            yield return path[..slash];
        }
        yield return path;
    }

    /// <summary>A link that a job made may lead anywhere, so none is followed.</summary>
    public static bool HasLink(string root, string path) => Steps(path).Any(step => new FileInfo(root + step).LinkTarget is not null);

    public static string Locate(string root, string path) => HasLink(root, path)
        ? throw ApiException.InvalidParameter($"Path {path} goes through a symbolic link, and the workspace has none.")
        : root + path;
}
