using System.IO.Compression;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Workspace;

/// <summary>Folders as zip archives.</summary>
internal static class WorkspaceArchive
{
    /// <summary>An archive may hold more than it seems: this is the most that is unpacked from one.</summary>
    private const long UnpackedLimit = 512L * 1024 * 1024;

    public static void Unpack(string archive, WorkspaceFolder folder, Action<string, string> take)
    {
        try
        {
            using var zip = ZipFile.OpenRead(archive);
            var left = UnpackedLimit;
            foreach (var entry in zip.Entries.Where(entry => !entry.FullName.EndsWith('/')))
            {
                left -= entry.Length;
                if (left < 0)
                {
                    throw ApiException.InvalidParameter("The zip archive is too large when unpacked.");
                }
                var draft = folder.NewScratchFile();
                try
                {
                    entry.ExtractToFile(draft);
                    take(entry.FullName, draft);
                }
                finally
                {
                    File.Delete(draft);
                }
            }
        }
        catch (InvalidDataException problem)
        {
            throw ApiException.InvalidParameter($"The zip archive cannot be read: {problem.Message}");
        }
    }

    /// <param name="tree">Where the folder is.</param>
    /// <param name="path">The folder; its own name is the first part of the entries.</param>
    /// <param name="content">The file name and bytes of an object, or null when it stays out.</param>
    public static byte[] Pack(WorkspaceTree tree, string path, Func<WorkspaceEntry, (string Name, byte[] Content)?> content)
    {
        var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create))
        {
            Add(zip, tree, path, PathParts.Name(path), content);
        }
        return buffer.ToArray();
    }

    private static void Add(ZipArchive zip, WorkspaceTree tree, string path, string prefix, Func<WorkspaceEntry, (string Name, byte[] Content)?> content)
    {
        foreach (var entry in tree.List(path))
        {
            var name = prefix.Length == 0 ? PathParts.Name(entry.Path) : $"{prefix}/{PathParts.Name(entry.Path)}";
            if (entry.IsFolder)
            {
                zip.CreateEntry(name + "/");
                Add(zip, tree, entry.Path, name, content);
            }
            else if (content(entry) is { } file)
            {
                using var stream = zip.CreateEntry(PathParts.Parent("/" + name)[1..] is { Length: > 0 } folder ? $"{folder}/{file.Name}" : file.Name).Open();
                stream.Write(file.Content);
            }
        }
    }
}
