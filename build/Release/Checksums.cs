using System.Security.Cryptography;
using System.Text;

namespace CiTasks.Build.Release;

/// <summary>The file that <c>sha256sum --check</c> reads.</summary>
public static class Checksums
{
    /// <summary>Its name, beside the files that it is about.</summary>
    public const string FileName = "SHA256SUMS";

    /// <summary>Writes the file for all others of a folder and returns its text.</summary>
    public static string Write(string folder)
    {
        var text = new StringBuilder();
        foreach (var file in Files(folder))
        {
            using var content = File.OpenRead(file);
            // Two blanks; names have no folder, so that the files can be checked where they were downloaded to.
            text.Append($"{Convert.ToHexStringLower(SHA256.HashData(content))}  {Path.GetFileName(file)}\n");
        }

        File.WriteAllText(Path.Combine(folder, FileName), text.ToString());
        return text.ToString();
    }

    /// <summary>The files of a release, in an order that is the same everywhere.</summary>
    public static IReadOnlyList<string> Files(string folder) => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateFiles(folder)
            .Where(file => Path.GetFileName(file) != FileName)
            .OrderBy(Path.GetFileName, StringComparer.Ordinal),
    ];
}
