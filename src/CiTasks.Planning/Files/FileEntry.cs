namespace CiTasks.Planning.Files;

/// <summary>A file or folder of the checkout.</summary>
/// <param name="Path">Relative to the source folder, forward slashes, no leading slash.</param>
/// <param name="IsFolder">True for a folder.</param>
/// <param name="Size">Bytes; 0 for a folder.</param>
/// <param name="Sha256">Lower-case hex of the content; empty for a folder.</param>
public sealed record LocalEntry(string Path, bool IsFolder, long Size, string Sha256);

/// <summary>A file or folder of the workspace.</summary>
/// <param name="Path">Relative to the target folder, forward slashes, no leading slash.</param>
/// <param name="IsFolder">True for a folder.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">Epoch milliseconds.</param>
public sealed record RemoteEntry(string Path, bool IsFolder, long Size, long Modified);
