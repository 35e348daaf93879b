using System.IO.Compression;
using CiTasks.Planning.Tracebacks;

namespace CiTasks.Tasks.Package;

/// <summary>Reads which files a wheel installs.</summary>
internal static class WheelRecords
{
    // Larger modules are data.
    private const long LargestModule = 4 * 1024 * 1024;

    /// <summary>The record, or null when the file is no wheel.</summary>
    /// <param name="file">Absolute path.</param>
    /// <param name="project">Folder of its project, from the checkout's root; null when nobody knows.</param>
    public static WheelRecord? Read(string file, string? project)
    {
        try
        {
            using var archive = ZipFile.OpenRead(file);
            var record = archive.Entries.FirstOrDefault(entry => entry.FullName.EndsWith(".dist-info/RECORD", StringComparison.Ordinal) && entry.FullName.Count(letter => letter == '/') == 1);
            if (record is null || record.Length > LargestModule)
            {
                return null;
            }

            using var reader = new StreamReader(record.Open());
            var paths = WheelRecord.ParseRecord(reader.ReadToEnd());
            return new WheelRecord(Path.GetFileName(file), project, paths.Keys.ToHashSet(StringComparer.Ordinal), installed => paths.TryGetValue(installed, out var path) ? Content(file, path) : null);
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static byte[]? Content(string file, string path)
    {
        try
        {
            using var archive = ZipFile.OpenRead(file);
            if (archive.GetEntry(path) is not { Length: <= LargestModule } entry)
            {
                return null;
            }

            using var content = new MemoryStream();
            using var source = entry.Open();
            source.CopyTo(content);
            return content.ToArray();
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
