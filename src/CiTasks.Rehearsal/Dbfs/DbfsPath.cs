using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Dbfs;

/// <summary>Paths as clients write them: with or without the scheme. Replies never carry it.</summary>
internal static class DbfsPath
{
    private const string Scheme = "dbfs:";

    /// <summary>The form used in replies: absolute, single slashes, no scheme, no trailing slash.</summary>
    public static string Normalize(string path) =>
        PathParts.Normalize(path.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? path[Scheme.Length..] : path);

    public static string Parent(string path) => PathParts.Parent(path);

    public static string Child(string folder, string name) => PathParts.Child(folder, name);
}
