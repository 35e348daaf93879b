using System.IO.Compression;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Wheels;

namespace CiTasks.Tasks.Package;

/// <summary>Reads what a wheel says of itself.</summary>
internal static class WheelFile
{
    /// <summary>The metadata, or null with a finding (<c>CIT0203</c>) when it is no wheel.</summary>
    public static WheelMetadata? Read(string file, ICollection<Finding> findings)
    {
        try
        {
            using var archive = ZipFile.OpenRead(file);
            // Only at the top: a package may carry copies of others, metadata included.
            var info = archive.Entries.FirstOrDefault(entry => entry.FullName.EndsWith(".dist-info/METADATA", StringComparison.Ordinal) && entry.FullName.Count(letter => letter == '/') == 1);
            var metadata = info is null ? "" : Text(info);
            if (WheelMetadata.Header(metadata, "Name") is not { } name || WheelMetadata.Header(metadata, "Version") is not { } version)
            {
                findings.Add(new Finding("CIT0203", $"{Path.GetFileName(file)} has no METADATA with a name and a version"));
                return null;
            }

            if (name == "UNKNOWN")
            {
                findings.Add(new Finding("CIT0203", $"{Path.GetFileName(file)} has no name of its own")
                {
                    Hint = "old versions of setuptools build such a wheel when [project] lacks its name or version",
                });
                return null;
            }

            var folder = info!.FullName[..^"METADATA".Length];
            var points = archive.GetEntry(folder + "entry_points.txt") is { } entry ? WheelMetadata.ParseEntryPoints(Text(entry)) : [];
            var functions = archive.Entries
                .Where(part => part.FullName.EndsWith("/__init__.py", StringComparison.Ordinal) && part.FullName.Count(letter => letter == '/') == 1)
                .ToDictionary(part => part.FullName.Split('/')[0], Text);
            return new WheelMetadata(Path.GetFileName(file), name, version, points, functions);
        }
        catch (InvalidDataException problem)
        {
            findings.Add(new Finding("CIT0203", $"{Path.GetFileName(file)} is not a wheel: {problem.Message}"));
            return null;
        }
    }

    private static string Text(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open());
        return reader.ReadToEnd();
    }
}
