namespace CiTasks.Build.Images;

/// <summary>An image that this machine's engine has.</summary>
public sealed record LocalImage(string Id, long Size, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>The first twelve digits, as Docker shows them.</summary>
    public string ShortId => Id.Replace("sha256:", string.Empty, StringComparison.Ordinal)[..12];
}
