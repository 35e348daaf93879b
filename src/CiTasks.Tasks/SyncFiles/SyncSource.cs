using CiTasks.Planning.Files;
using CiTasks.Planning.Findings;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.SyncFiles;

/// <summary>What is to be sent, checked without a workspace.</summary>
/// <param name="Path">Absolute path of the folder or file.</param>
/// <param name="IsFolder">True for a folder.</param>
/// <param name="Target">Where to, <c>dbfs:/…</c>, without trailing slash.</param>
/// <param name="Entries">Everything in it.</param>
internal sealed record SyncSource(string Path, bool IsFolder, string Target, IReadOnlyList<LocalEntry> Entries)
{
    /// <summary>Reads the source and checks source and target; the findings say whether to go on.</summary>
    public static SyncSource? Read(TaskContext context, ICollection<Finding> findings)
    {
        var path = context.FullPath(context.Inputs.Get(SyncFilesTask.Source));
        var origin = context.Inputs.Origin(SyncFilesTask.Source);
        var isFolder = Directory.Exists(path);
        if (!isFolder && !File.Exists(path))
        {
            findings.Add(new Finding("CIT0301", $"there is nothing to sync at {context.Shown(path)}")
            {
                At = Origins.Spot(origin),
                Hint = $"source came from {origin}; git does not keep empty folders: put a .gitkeep into it",
            });
            return null;
        }

        var target = RemotePaths.Check(context.Inputs.Get(SyncFilesTask.Destination), context.Inputs.Origin(SyncFilesTask.Destination), findings);
        if (target is null)
        {
            return null;
        }

        var name = System.IO.Path.GetFileName(path.TrimEnd('/'));
        if (!isFolder)
        {
            var full = target.EndsWith('/') ? target + name : target;
            var entry = LocalScan.File(path, full[(full.LastIndexOf('/') + 1)..]);
            GuardSecrets([entry], "", context, findings);
            return new SyncSource(path, false, full, [entry]);
        }

        var badLinks = new List<string>();
        var entries = LocalScan.Folder(path, context.Inputs.Get(SyncFilesTask.Exclude), badLinks);
        if (badLinks.Count > 0)
        {
            findings.Add(new Finding("CIT0308", $"{badLinks.Count} link(s) in {context.Shown(path)} lead out of it, to a folder or to nothing")
            {
                At = new Spot(context.Shown(path)),
                Detail = string.Join('\n', badLinks),
                Hint = "put the files themselves there, or exclude the links",
            });
        }

        GuardSecrets(entries, name, context, findings);
        GuardKedroConf(entries, path, context, findings);
        return new SyncSource(path, true, target.TrimEnd('/'), entries);
    }

    private static void GuardSecrets(IReadOnlyList<LocalEntry> entries, string name, TaskContext context, ICollection<Finding> findings)
    {
        var suspects = entries.Where(entry => !entry.IsFolder && SecretGuard.Suspects(entry.Path, name)).Select(entry => entry.Path).ToList();
        if (suspects.Count == 0)
        {
            return;
        }

        var allowed = context.Inputs.Get(SyncFilesTask.AllowLocalConfig);
        var source = context.Shown(context.FullPath(context.Inputs.Get(SyncFilesTask.Source)));
        findings.Add(new Finding(allowed ? "CIT0303" : "CIT0302", allowed
            ? $"uploading {suspects.Count} file(s) that look like credentials, as asked"
            : $"{suspects.Count} file(s) in {source} look like credentials")
        {
            IsWarning = allowed,
            At = new Spot(name.Length == 0 ? source : $"{source}/{suspects[0]}"),
            Detail = string.Join('\n', suspects),
            Hint = allowed ? null : "remove them from the build, exclude them, or say allow-local-config: true",
        });
    }

    // Kedro stops with MissingConfigException when conf/local is not there, even though it is always empty in CI.
    private static void GuardKedroConf(IReadOnlyList<LocalEntry> entries, string path, TaskContext context, ICollection<Finding> findings)
    {
        var folders = entries.Where(entry => entry.IsFolder).Select(entry => entry.Path).ToHashSet();
        if (System.IO.Path.GetFileName(path.TrimEnd('/')) == "conf" && folders.Contains("base") && !folders.Contains("local"))
        {
            findings.Add(new Finding("CIT0304", $"{context.Shown(path)} has no folder 'local'")
            {
                IsWarning = true,
                At = new Spot(context.Shown(path)),
                Hint = "Kedro refuses to start without it: commit conf/local/.gitkeep",
            });
        }
    }
}
