namespace CiTasks.Build.Release;

/// <summary>What to release.</summary>
/// <param name="Version">The version.</param>
/// <param name="Images">Its images, as they were pushed.</param>
public sealed record ReleaseRequest(SemanticVersion Version, IReadOnlyList<ImageDigest> Images)
{
    /// <summary>Reads the arguments of the target, and refuses what is not clear.</summary>
    public static ReleaseRequest Read(string version, IEnumerable<string> images)
    {
        if (version.Length == 0)
        {
            throw new ReleaseRefusedException("Which version? dotnet cake --target=Release -- --version=1.2.3 --image-digest=… (behind --, since Cake has a --version of its own)");
        }

        var parsed = SemanticVersion.TryParse(version)
            ?? throw new ReleaseRefusedException($"'{version}' is not a version: write 1.2.3, or 1.2.3-rc.1 for a prerelease, without a v and without build metadata");
        return new ReleaseRequest(parsed, ImageDigest.ReadAll(images));
    }
}
