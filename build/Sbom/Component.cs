namespace CiTasks.Sbom;

/// <summary>A package whose files are in the image.</summary>
/// <param name="Name">As its packager calls it.</param>
/// <param name="Version">The same.</param>
/// <param name="Purl">Its package URL: how scanners know it again.</param>
public sealed record Component(string Name, string Version, string Purl)
{
    /// <summary>An SPDX expression; null when the package has none.</summary>
    public string? Licence { get; init; }

    public string? Copyright { get; init; }

    /// <summary>Who delivers it.</summary>
    public string? Supplier { get; init; }

    public string? Homepage { get; init; }

    /// <summary>SHA-512 of the package, in hexadecimal.</summary>
    public string? Sha512 { get; init; }

    /// <summary>Where its terms are to be read, when not here.</summary>
    public string? Remark { get; init; }

    /// <summary>Licences and notices that the package brings, by file name.</summary>
    public IReadOnlyList<(string Name, string Text)> Notices { get; init; } = [];
}
