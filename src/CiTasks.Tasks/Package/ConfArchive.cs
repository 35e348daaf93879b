using System.Formats.Tar;
using System.IO.Compression;
using CiTasks.Planning.Files;

namespace CiTasks.Tasks.Package;

/// <summary>
/// Packs a Kedro project's <c>conf</c> folder the way <c>kedro package</c> does, minus everything
/// that may hold credentials. The same files give the same bytes.
/// </summary>
internal static class ConfArchive
{
    /// <summary>Writes <paramref name="archive"/> and returns the files that were left out.</summary>
    public static IReadOnlyList<string> Write(string confFolder, string archive)
    {
        var leftOut = new List<string>();
        using var file = File.Create(archive);
        using var zip = new GZipStream(file, CompressionLevel.Optimal);
        // GNU: ustar has no names of more than a hundred bytes, and pax writes the process's id.
        using var tar = new TarWriter(zip, TarEntryFormat.Gnu);
        // Kedro looks for a top folder called conf, whatever the folder is called here.
        Add(tar, new GnuTarEntry(TarEntryType.Directory, "conf/"), null);
        foreach (var path in Directory.EnumerateFileSystemEntries(confFolder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var relative = Path.GetRelativePath(confFolder, path).Replace('\\', '/');
            if (Directory.Exists(path))
            {
                Add(tar, new GnuTarEntry(TarEntryType.Directory, $"conf/{relative}/"), null);
            }
            else if (SecretGuard.Suspects(relative, "conf"))
            {
                leftOut.Add(relative);
            }
            else
            {
                using var content = File.OpenRead(path);
                Add(tar, new GnuTarEntry(TarEntryType.RegularFile, "conf/" + relative), content);
            }
        }

        return leftOut;
    }

    private static void Add(TarWriter tar, GnuTarEntry entry, Stream? content)
    {
        entry.ModificationTime = DateTimeOffset.FromUnixTimeSeconds(ReproducibleTime.Seconds);
        entry.Mode = entry.EntryType == TarEntryType.Directory
            ? (UnixFileMode)Convert.ToInt32("755", 8)
            : (UnixFileMode)Convert.ToInt32("644", 8);
        if (content is not null)
        {
            entry.DataStream = content;
        }

        tar.WriteEntry(entry);
    }
}
