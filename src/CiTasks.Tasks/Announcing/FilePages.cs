using CiTasks.Hosts;

namespace CiTasks.Tasks.Announcing;

/// <summary>Where the files of a commit are shown.</summary>
internal static class FilePages
{
    /// <summary>The page of a file at a line; null where nobody is known to show files.</summary>
    public static Func<string, int?, string>? Of(BuildFacts facts, string? commit) => (facts.CodeHost, facts.RepositoryUrl?.TrimEnd('/'), commit) switch
    {
        (CodeHost.GitHub, { } url, { } id) => (path, line) => $"{url}/blob/{id}/{Segments(path)}{(line is { } known ? $"#L{known}" : "")}",
        // A line is marked only when its end is told too: up to the first column of the next one.
        (CodeHost.AzureRepos, { } url, { } id) => (path, line) => $"{url}?path=/{Segments(path)}&version=GC{id}{(line is { } known ? $"&line={known}&lineEnd={known + 1}&lineStartColumn=1&lineEndColumn=1" : "")}",
        _ => null,
    };

    private static string Segments(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
