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
    /// <param name="badLinks">Gets links that lead out of the folder (a pull request could point one at the runner's credentials), to nothing, or to a folder.</param>
    public static IReadOnlyList<LocalEntry> Folder(string folder, IReadOnlyList<string> exclude, ICollection<string> badLinks)
    {
        var entries = new List<LocalEntry>();
        Walk(folder, folder, "", exclude, entries, badLinks);
        return entries.ConvertAll(entry => entry.IsFolder ? entry : Hash(entry, Path.Combine(folder, entry.Path)));
    }

    /// <summary>A single file under a name of its own.</summary>
    public static LocalEntry File(string file, string name) =>
        Hash(new LocalEntry(name, false, new FileInfo(file).Length, ""), file);

    private static LocalEntry Hash(LocalEntry entry, string file)
    {
        using var content = System.IO.File.OpenRead(file);
        return entry with { Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)), Size = content.Length };
    }

    private static void Walk(string root, string folder, string prefix, IReadOnlyList<string> exclude, List<LocalEntry> entries, ICollection<string> badLinks)
    {
        foreach (var item in new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(item => item.Name, StringComparer.Ordinal))
        {
            var path = prefix + item.Name;
            if (exclude.Any(pattern => Matches(pattern, path, item.Name)))
            {
                continue;
            }

            if (item.LinkTarget is not null && !LeadsInside(root, item))
            {
                badLinks.Add($"{path} → {item.LinkTarget}");
            }
            else if (item is FileInfo file)
            {
                entries.Add(new LocalEntry(path, false, file.Length, ""));
            }
            else if (item.Name != ".git")
            {
                entries.Add(new LocalEntry(path, true, 0, ""));
                Walk(root, item.FullName, path + "/", exclude, entries, badLinks);
            }
        }
    }

    // A linked folder may lead back to where we are, so only files count.
    private static bool LeadsInside(string root, FileSystemInfo link) =>
        link.ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true } target
        && target.FullName.StartsWith(Path.GetFullPath(root).TrimEnd('/') + "/", StringComparison.Ordinal);

    private static bool Matches(string pattern, string path, string name)
    {
        var bare = pattern.TrimEnd('/').Replace("**/", "*", StringComparison.Ordinal);
        return FileSystemName.MatchesSimpleExpression(bare, path, ignoreCase: false)
            || FileSystemName.MatchesSimpleExpression(bare, name, ignoreCase: false);
    }
}
