using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Storage;
using CiTasks.Rehearsal.UnityCatalog;

namespace CiTasks.Rehearsal.Volumes;

/// <summary>What the Files API does, on plain files below the folder of all volumes.</summary>
internal sealed class VolumeFiles(CatalogStore catalogs, WorkspaceFolder folder)
{
    private readonly FileTree _tree = new(folder.Volumes);

    public FileInfo GetFile(VolumePath path)
    {
        CheckVolume(path);
        return _tree.Find(path.Plain) as FileInfo ?? throw FilesProblem.NoFile(path.Shown);
    }

    /// <summary>What lies at the path on this machine, or null: no volume, no file, or a path that leads out of it.</summary>
    public FileInfo? FindFile(string path)
    {
        try
        {
            return GetFile(VolumePath.Parse(path));
        }
        catch (ApiException)
        {
            return null;
        }
    }

    public void CheckDirectory(VolumePath path)
    {
        if (path.IsAboveVolumes)
        {
            CheckParents(path);
        }
        else
        {
            GetDirectory(path);
        }
    }

    /// <summary>The entries after a name, at most so many.</summary>
    public (JsonArray Entries, string? Last) List(VolumePath path, string? after, int count)
    {
        CheckDirectory(path);
        var entries = (path.IsAboveVolumes ? CatalogEntries(path) : Entries(path))
            .Where(entry => string.CompareOrdinal(entry.RequiredText("name"), after ?? "") > 0)
            .OrderBy(entry => entry.RequiredText("name"), StringComparer.Ordinal)
            .ToList();
        return (new([.. entries.Take(count)]), entries.Count > count ? entries[count - 1].RequiredText("name") : null);
    }

    /// <summary>Puts a finished draft in its place. Directories on the way to it need not be there, as in object storage.</summary>
    public void Publish(string draft, VolumePath path, bool overwrite)
    {
        CheckTarget(path, overwrite);
        var place = _tree.Locate(path.Plain);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        try
        {
            File.Move(draft, place, overwrite);
        }
        catch (IOException) when (!overwrite && File.Exists(place))
        {
            // Two uploads raced for the name; this one came second.
            throw FilesProblem.FileExists(path.Shown);
        }
    }

    /// <summary>Whether a file could be put there now.</summary>
    public void CheckTarget(VolumePath path, bool overwrite)
    {
        CheckVolume(path);
        if (path.IsVolume || _tree.Find(path.Plain) is DirectoryInfo)
        {
            throw FilesProblem.DirectoryInTheWay();
        }
        if (_tree.FileInTheWay(path.Plain) is { } file && (file != path.Plain || !overwrite))
        {
            throw file == path.Plain ? FilesProblem.FileExists(path.Shown) : FilesProblem.FileInTheWay();
        }
    }

    public void MakeDirectory(VolumePath path)
    {
        CheckVolume(path);
        if (_tree.FileInTheWay(path.Plain) is not null)
        {
            throw FilesProblem.FileInTheWay();
        }
        Directory.CreateDirectory(_tree.Locate(path.Plain));
    }

    public void DeleteDirectory(VolumePath path)
    {
        CheckVolume(path);
        var directory = GetDirectory(path);
        if (path.IsVolume)
        {
            throw FilesProblem.InvalidPath($"Invalid path: {path.Shown} is a volume, which the Files API cannot delete");
        }
        if (directory.EnumerateFileSystemInfos().Any())
        {
            throw FilesProblem.NotEmpty(path.Shown);
        }
        directory.Delete();
    }

    private DirectoryInfo GetDirectory(VolumePath path)
    {
        CheckVolume(path);
        // A volume's own directory is there as long as the volume, whatever was done on disk.
        return _tree.Find(path.Plain) as DirectoryInfo
            ?? (path.IsVolume ? Directory.CreateDirectory(_tree.Locate(path.Plain)) : throw FilesProblem.NoDirectory(path.Shown));
    }

    private void CheckVolume(VolumePath path)
    {
        if (path.IsAboveVolumes)
        {
            throw FilesProblem.InvalidPath($"Invalid path: {path.Shown} does not name a volume: /Volumes/<catalog>/<schema>/<volume> is expected");
        }
        if (catalogs.Find(SecurableKind.Volume, path.FullName) is null)
        {
            throw new ApiException(404, "NOT_FOUND", $"Volume '{path.FullName}' does not exist.");
        }
    }

    private Securable? CheckParents(VolumePath path) =>
        path.Parts.Count == 0 ? null : catalogs.Get(SecurableKind.All[path.Parts.Count - 1], path.FullName);

    private IEnumerable<JsonObject> CatalogEntries(VolumePath path) =>
        catalogs.Children(SecurableKind.All[path.Parts.Count], CheckParents(path)).Select(item => new JsonObject
        {
            ["path"] = $"{path.Shown}/{item.Name}",
            ["name"] = item.Name,
            ["is_directory"] = true,
            ["last_modified"] = item.Info.RequiredNumber("updated_at"),
        });

    private IEnumerable<JsonObject> Entries(VolumePath path) => GetDirectory(path).EnumerateFileSystemInfos()
        .Where(entry => entry.LinkTarget is null)
        .Select(entry =>
        {
            var info = new JsonObject
            {
                ["path"] = $"{path.Shown}/{entry.Name}",
                ["name"] = entry.Name,
                ["is_directory"] = entry is DirectoryInfo,
                ["last_modified"] = new DateTimeOffset(entry.LastWriteTimeUtc).ToUnixTimeMilliseconds(),
            };
            if (entry is FileInfo file)
            {
                info["file_size"] = file.Length;
            }
            return info;
        });
}
