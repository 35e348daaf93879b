using System.Security.Cryptography;

namespace CiTasks.Tasks.Documents;

/// <summary>A local file that a job or run needs in the workspace.</summary>
/// <param name="LocalFile">Absolute path.</param>
/// <param name="RemotePath">
/// <c>&lt;artifacts&gt;/&lt;first 12 of sha256&gt;/&lt;name&gt;</c>: the same content keeps its path, so an unchanged
/// job stays unchanged; other content gets another one, so runs in flight keep theirs and no
/// cluster serves an old wheel from its cache.
/// </param>
/// <param name="Size">Bytes.</param>
internal sealed record Artifact(string LocalFile, string RemotePath, long Size)
{
    private const int HashLetters = 12;

    public static Artifact Of(string file, string folder)
    {
        using var content = File.OpenRead(file);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content))[..HashLetters];
        return new Artifact(file, $"{folder.TrimEnd('/')}/{hash}/{Path.GetFileName(file)}", content.Length);
    }
}
