using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Dbfs;

/// <summary>What the DBFS calls do, on plain files. Paths are in normal form.</summary>
internal sealed class DbfsFiles(DbfsFolder folder, WorkspaceFolder workspace)
{
    public JsonObject Status(string path) => Describe(path, folder.Get(path));

    /// <summary>A name that is no text, which only a job can give, cannot be told and is left out.</summary>
    public JsonArray List(string path) => folder.Get(path) switch
    {
        DirectoryInfo directory => new([.. directory.EnumerateFileSystemInfos()
            .Where(entry => entry.Exists && entry.LinkTarget is null && !entry.Name.Contains('\uFFFD'))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal)
            .Select(entry => Describe(DbfsPath.Child(path, entry.Name), entry))]),
        var file => new(Describe(path, file)),
    };

    public async Task<ReadOnlyMemory<byte>> ReadAsync(string path, long offset, int length, CancellationToken stop)
    {
        if (folder.Get(path) is not FileInfo file)
        {
            throw ApiException.InvalidParameter($"Cannot read {path}: it is a directory.");
        }
        if (file.Length == 0)
        {
            // Not even opened: it may be a pipe that a job made, and opening one would never end.
            return ReadOnlyMemory<byte>.Empty;
        }
        await using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = Math.Min(offset, stream.Length);
        var buffer = new byte[Math.Min(length, stream.Length - stream.Position)];
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop);
        return buffer.AsMemory(0, read);
    }

    /// <summary>Makes the file complete at once: content is written elsewhere first, then renamed to its place.</summary>
    public async Task PutAsync(string path, bool overwrite, Func<Stream, Task> write)
    {
        CheckFree(path, overwrite);
        var draft = workspace.NewScratchFile();
        try
        {
            await using (var stream = File.Create(draft))
            {
                await write(stream);
            }
            Publish(draft, path, overwrite);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    public void Publish(string draft, string path, bool overwrite)
    {
        CheckFree(path, overwrite);
        folder.MakeFolder(DbfsPath.Parent(path));
        try
        {
            File.Move(draft, folder.Locate(path), overwrite);
        }
        catch (IOException) when (!overwrite && folder.Find(path) is not null)
        {
            // Two uploads raced for the name; this one came second.
            CheckFree(path, overwrite);
        }
    }

    /// <summary>What the start of an upload in blocks checks and makes: the file itself comes with the end.</summary>
    public void Prepare(string path, bool overwrite)
    {
        CheckFree(path, overwrite);
        folder.MakeFolder(DbfsPath.Parent(path));
    }

    public void MakeFolder(string path) => folder.MakeFolder(path);

    public void Delete(string path, bool recursive)
    {
        switch (folder.Find(path))
        {
            case FileInfo file:
                file.Delete();
                break;
            case DirectoryInfo directory when !recursive && directory.EnumerateFileSystemInfos().Any():
                throw new ApiException(400, "IO_ERROR", $"The directory {path} is not empty. Use recursive delete (recursive=true) to delete it with its contents.");
            case DirectoryInfo root when path == "/":
                // The root itself is always there: running jobs have it mounted.
                foreach (var entry in root.GetFileSystemInfos())
                {
                    workspace.Discard(entry);
                }
                break;
            case DirectoryInfo directory:
                workspace.Discard(directory);
                break;
        }
    }

    public void Move(string source, string destination)
    {
        var origin = folder.Get(source);
        if (folder.Find(destination) is not null)
        {
            throw ApiException.AlreadyExists($"A file or directory already exists at the destination path {destination}.");
        }
        if (source == "/" || destination.StartsWith(source + "/", StringComparison.Ordinal))
        {
            throw ApiException.InvalidParameter($"Cannot move {source} into itself.");
        }
        folder.MakeFolder(DbfsPath.Parent(destination));
        if (origin is DirectoryInfo directory)
        {
            directory.MoveTo(folder.Locate(destination));
        }
        else
        {
            File.Move(origin.FullName, folder.Locate(destination));
        }
    }

    private void CheckFree(string path, bool overwrite)
    {
        switch (folder.Find(path))
        {
            case DirectoryInfo:
                throw ApiException.AlreadyExists($"A directory already exists on path {path}.");
            case FileInfo when !overwrite:
                throw ApiException.AlreadyExists($"A file or directory already exists on path {path}.");
        }
    }

    private static JsonObject Describe(string path, FileSystemInfo entry) => new()
    {
        ["path"] = path,
        ["is_dir"] = entry is DirectoryInfo,
        ["file_size"] = entry is FileInfo file ? file.Length : 0,
        ["modification_time"] = new DateTimeOffset(entry.LastWriteTimeUtc).ToUnixTimeMilliseconds(),
    };
}
