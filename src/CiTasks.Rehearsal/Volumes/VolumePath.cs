using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Volumes;

/// <summary>A path of the Files API: /Volumes/catalog/schema/volume and what is below it.</summary>
/// <param name="Parts">The names after /Volumes; those of Unity Catalog in lower case.</param>
internal sealed record VolumePath(IReadOnlyList<string> Parts)
{
    private const string Mount = "Volumes";
    private const int Levels = 3;

    /// <summary>Catalog, schema and volume, as far as the path names them.</summary>
    public string FullName => string.Join('.', Parts.Take(Levels));

    /// <summary>Part of Unity Catalog rather than of a volume's content; the volume itself is its own root directory.</summary>
    public bool IsAboveVolumes => Parts.Count < Levels;

    public bool IsVolume => Parts.Count == Levels;

    /// <summary>Below the folder of all volumes.</summary>
    public string Plain => "/" + string.Join('/', Parts);

    public string Shown => $"/{Mount}{(Parts.Count == 0 ? "" : Plain)}";

    public static VolumePath Parse(string path)
    {
        var plain = path.StartsWith("dbfs:", StringComparison.OrdinalIgnoreCase) ? path[5..] : path;
        string[] parts;
        try
        {
            parts = PathParts.Split(plain);
        }
        catch (ApiException problem)
        {
            throw FilesProblem.InvalidPath($"Invalid path: {problem.Message}");
        }
        return parts is [Mount, .. var below]
            ? new([.. below.Select((part, i) => i < Levels ? part.ToLowerInvariant() : part)])
            : throw FilesProblem.InvalidPath(parts.Length == 0 ? "Invalid path: the path is empty" : $"Invalid path: unsupported first path component: {parts[0]}");
    }
}
