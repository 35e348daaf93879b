using System.IO.Enumeration;
using System.Security.Cryptography;
using CiTasks.Planning.Files;

namespace CiTasks.Tasks.SyncFiles;

/// <summary>Takes the snapshot of a local folder: dotfiles and empty folders included, <c>.git</c> and linked folders not.</summary>
internal static class LocalScan
{
    /// <summary>All entries below a folder, hashed.</summary>
    /// <param name="folder">Absolute.</param>
    /// <param name="exclude">Patterns with <c>*</c> and <c>?</c>, held against the relative path and against the bare name.</param>
    public static IReadOnlyList<LocalEntry> Folder(string folder, IReadOnlyList<string> exclude)
    {
        var entries = new List<LocalEntry>();
        Walk(folder, "", exclude, entries);
        return entries.AsParallel().AsOrdered().Select(entry => entry.IsFolder ? entry : Hash(entry, Path.Combine(folder, entry.Path))).ToList();
    }

    /// <summary>A single file under a name of its own.</summary>
    public static LocalEntry File(string file, string name) =>
        Hash(new LocalEntry(name, false, new FileInfo(file).Length, ""), file);

    private static LocalEntry Hash(LocalEntry entry, string file)
    {
        using var content = System.IO.File.OpenRead(file);
        return entry with { Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)), Size = content.Length };
    }

    private static void Walk(string folder, string prefix, IReadOnlyList<string> exclude, List<LocalEntry> entries)
    {
        foreach (var item in new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(item => item.Name, StringComparer.Ordinal))
        {
            var path = prefix + item.Name;
            if (exclude.Any(pattern => Matches(pattern, path, item.Name)))
            {
                continue;
            }

            if (item is FileInfo file)
            {
                entries.Add(new LocalEntry(path, false, file.Length, ""));
            }
            else if (item.Name != ".git" && item.LinkTarget is null)
            {
                // A linked folder may lead back to where we are.
                entries.Add(new LocalEntry(path, true, 0, ""));
                Walk(item.FullName, path + "/", exclude, entries);
            }
        }
    }

    private static bool Matches(string pattern, string path, string name)
    {
        var bare = pattern.TrimEnd('/').Replace("**/", "*", StringComparison.Ordinal);
        return FileSystemName.MatchesSimpleExpression(bare, path, ignoreCase: false)
            || FileSystemName.MatchesSimpleExpression(bare, name, ignoreCase: false);
    }
}
