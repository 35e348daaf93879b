namespace CiTasks.Sbom;

/// <summary>What a restored package says of itself.</summary>
/// <param name="Manifest">Its nuspec.</param>
/// <param name="Sha512">Of the package, in base64; null when the restore kept none.</param>
/// <param name="Notices">The files that hold its licence and those of what it contains.</param>
public sealed record PackageFiles(string Manifest, string? Sha512, IReadOnlyList<(string Name, string Text)> Notices)
{
    public static PackageFiles Find(IReadOnlyList<string> folders, string id, string version)
    {
        var folder = folders.Select(root => Path.Combine(root, id, version)).FirstOrDefault(Directory.Exists)
            ?? throw new DirectoryNotFoundException($"{id} {version} is in none of {string.Join(", ", folders)}");
        var hash = Directory.EnumerateFiles(folder, "*.nupkg.sha512").FirstOrDefault();
        return new PackageFiles(
            File.ReadAllText(Path.Combine(folder, id + ".nuspec")),
            hash is null ? null : File.ReadAllText(hash).Trim(),
            [
                .. Directory.EnumerateFiles(folder).Where(IsNotice).Order(StringComparer.OrdinalIgnoreCase)
                    .Select(file => (Path.GetFileName(file), File.ReadAllText(file))),
            ]);
    }

    private static bool IsNotice(string file) =>
        Path.GetExtension(file).ToLowerInvariant() is "" or ".txt" or ".md"
        && Path.GetFileName(file) is var name
        && new[] { "license", "licence", "notice", "third-party", "thirdparty", "copying" }.Any(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase));
}
