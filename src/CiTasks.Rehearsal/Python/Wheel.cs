using System.IO.Compression;

namespace CiTasks.Rehearsal.Python;

/// <summary>
/// Unpacks wheels. A wheel is a zip whose content goes to site-packages as it is, but for what its .data folder
/// sends elsewhere; pip would take a hundred times as long to do the same.
/// </summary>
internal static class Wheel
{
    public static void Unpack(string path, string sitePackages, string scripts)
    {
        using var wheel = ZipFile.OpenRead(path);
        if (!wheel.Entries.Any(entry => entry.FullName.EndsWith(".dist-info/METADATA", StringComparison.Ordinal)))
        {
            throw new InvalidDataException("it has no .dist-info/METADATA, so it is not a wheel");
        }
        foreach (var entry in wheel.Entries.Where(entry => !entry.FullName.EndsWith('/')))
        {
            var (folder, name) = Target(entry.FullName, sitePackages, scripts);
            var target = Path.GetFullPath(Path.Combine(folder, name));
            if (!target.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                throw new InvalidDataException($"its entry {entry.FullName} leads out of the wheel");
            }
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            entry.ExtractToFile(target, overwrite: true);
            if (folder == scripts && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(target, File.GetUnixFileMode(target) | UnixFileMode.UserExecute);
            }
        }
    }

    private static (string Folder, string Name) Target(string entry, string sitePackages, string scripts)
    {
        var parts = entry.Split('/', 3);
        return parts is [var data, var scheme, var rest] && data.EndsWith(".data", StringComparison.Ordinal)
            ? scheme switch
            {
                "purelib" or "platlib" => (sitePackages, rest),
                "scripts" => (scripts, rest),
                _ => (Path.GetDirectoryName(scripts)!, scheme == "data" ? rest : $"{scheme}/{rest}"),
            }
            : (sitePackages, entry);
    }
}
