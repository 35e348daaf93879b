using System.Collections.Concurrent;
using CiTasks.Databricks.Dbfs;
using CiTasks.Planning.Files;
using CiTasks.Planning.Findings;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Running;

namespace CiTasks.Tasks.SyncFiles;

/// <summary><c>sync-files</c>: brings a folder of the workspace into the state of a local one.</summary>
public static class SyncFilesTask
{
    /// <summary>What to send.</summary>
    public static readonly Input<string> Source = Input.Path("source", "Folder or file of the checkout.") with { Required = true };

    /// <summary>Where to.</summary>
    public static readonly Input<string> Destination = Input.Text(
        "destination", "Where it goes: dbfs:/…. A file goes to exactly this path, or into it when it ends with a slash.") with { Required = true };

    /// <summary>Patterns to leave out.</summary>
    public static readonly Input<IReadOnlyList<string>> Exclude = Input.List("exclude", "Patterns (* and ?) of paths or names to leave out.");

    /// <summary>Whether to delete.</summary>
    public static readonly Input<bool> Prune = Input.Flag("prune", "Delete what is in the target and not in the source.");

    /// <summary>Whether credentials may be sent.</summary>
    public static readonly Input<bool> AllowLocalConfig = Input.Flag(
        "allow-local-config", "Send files that look like credentials (conf/local/**, credentials*) instead of stopping.") with { Azure = AzureInput.In(AzureGroup.Advanced) };

    /// <summary>Parallel requests.</summary>
    public static readonly Input<long?> ParallelUploads = Input.Number("parallel", "Files sent at the same time.", 1, 32) with { Default = "8", Azure = AzureInput.In(AzureGroup.Advanced) };

    /// <summary>Count.</summary>
    public static readonly OutputDefinition Uploaded = new("uploaded", "Number of files sent (in a plan: that would be sent).");

    /// <summary>Count.</summary>
    public static readonly OutputDefinition Skipped = new("skipped", "Number of files that were there already with the same content.");

    /// <summary>Count.</summary>
    public static readonly OutputDefinition Deleted = new("deleted", "Number of files and folders deleted.");

    /// <summary>The definition.</summary>
    public static TaskDefinition Definition { get; } = new("sync-files", "Syncs a local folder or file to DBFS, by content.")
    {
        Description = "Only what differs is sent, also from a fresh checkout: content hashes of the last sync lie beside the target "
            + "(.citasks/sync-<name>.json) and are held against what the workspace shows now. Dotfiles and empty folders are kept.",
        Inputs = [Source, Destination, Exclude, Prune, AllowLocalConfig, ParallelUploads, SharedInputs.Mode, .. SharedInputs.Workspace],
        Outputs = [Uploaded, Skipped, Deleted],
        Subject = [Source],
        Examples = ["citasks sync-files --source conf --destination dbfs:/FileStore/iris-databricks/conf"],
        GitHub = new GitHubExtras("upload-cloud", "orange"),
        Azure = new AzureExtras(new Guid("e058ee7c-786a-4fd3-9937-8077a99988c8")),
        RunAsync = RunAsync,
    };

    private static async Task<TaskResult> RunAsync(TaskContext context, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        var source = SyncSource.Read(context, findings);
        context.ReportOrStop(findings);
        context.Surroundings.Sources.Sent(source!.Target, source.Path);
        using var workspace = context.OpenWorkspace();
        var parallel = (int)context.Inputs.Get(ParallelUploads)!.Value;
        var recordPath = SyncRecord.PathFor(source.Target);
        var record = SyncRecord.Parse(await ReadSmallAsync(workspace.Dbfs, recordPath, cancel).ConfigureAwait(false));
        var (targetThere, remote) = await ScanAsync(workspace.Dbfs, source, parallel, cancel).ConfigureAwait(false);
        var plan = FileDiff.Compute(source.Entries, remote, record, source.IsFolder && context.Inputs.Get(Prune));
        Print(context, source, plan);
        if (context.Inputs.Get(SharedInputs.Mode) == "apply")
        {
            await ApplyAsync(context, workspace.Dbfs, source, plan, targetThere, parallel, cancel).ConfigureAwait(false);
            await RememberAsync(workspace.Dbfs, source, plan, record, recordPath, parallel, cancel).ConfigureAwait(false);
        }

        context.SetOutput(Uploaded, plan.Upload.Count.ToString());
        context.SetOutput(Skipped, plan.Unchanged.Count.ToString());
        context.SetOutput(Deleted, plan.Delete.Count.ToString());
        return TaskResult.Done with { Details = SyncReport.ToJson(context.Inputs.Get(SharedInputs.Mode), context.Shown(source.Path), source.Target, plan), Markdown = SyncReport.ToMarkdown(context.Shown(source.Path), source.Target, plan) };
    }

    private static async Task<(bool There, IReadOnlyList<RemoteEntry> Entries)> ScanAsync(DbfsClient dbfs, SyncSource source, int parallel, CancellationToken cancel)
    {
        if (source.IsFolder)
        {
            var entries = await RemoteScan.FolderAsync(dbfs, source.Target, parallel, cancel).ConfigureAwait(false);
            return (entries is not null, entries ?? []);
        }

        var file = await dbfs.FindAsync(source.Target, cancel).ConfigureAwait(false);
        return (file is not null, file is null ? [] : [new RemoteEntry(source.Entries[0].Path, file.IsFolder, file.Size, file.Modified)]);
    }

    private static void Print(TaskContext context, SyncSource source, FilePlan plan)
    {
        context.Host.Write($"{context.Shown(source.Path)} → {source.Target}");
        foreach (var line in SyncReport.Lines(plan))
        {
            context.Host.Write("  " + line);
        }
    }

    private static async Task ApplyAsync(TaskContext context, DbfsClient dbfs, SyncSource source, FilePlan plan, bool targetThere, int parallel, CancellationToken cancel)
    {
        var folder = source.IsFolder ? source.Target : source.Target[..source.Target.LastIndexOf('/')];
        foreach (var entry in plan.Delete)
        {
            await dbfs.DeleteAsync($"{folder}/{entry.Path}", cancel).ConfigureAwait(false);
        }

        if (source.IsFolder && !targetThere)
        {
            await dbfs.MakeFolderAsync(folder, cancel).ConfigureAwait(false);
        }

        foreach (var path in plan.MakeFolders)
        {
            await dbfs.MakeFolderAsync($"{folder}/{path}", cancel).ConfigureAwait(false);
        }

        var transfer = new DbfsTransfer(dbfs);
        var done = 0;
        await Parallel.ForEachAsync(plan.Upload, RemoteScan.Limits(parallel, cancel), async (item, token) =>
        {
            var local = source.IsFolder ? Path.Combine(source.Path, item.File.Path) : source.Path;
            await transfer.UploadAsync(local, $"{folder}/{item.File.Path}", token).ConfigureAwait(false);
            context.Host.Progress($"{Interlocked.Increment(ref done)}/{plan.Upload.Count} {item.File.Path}");
        }).ConfigureAwait(false);
    }

    // The times that the workspace gave the new files are part of the record: whoever touches a
    // file later shows by them, and only the folders that changed need to be listed again.
    private static async Task RememberAsync(
        DbfsClient dbfs,
        SyncSource source,
        FilePlan plan,
        SyncRecord record,
        string recordPath,
        int parallel,
        CancellationToken cancel)
    {
        if (plan.Upload.Count == 0 && plan.Delete.Count == 0)
        {
            return;
        }

        var folder = source.IsFolder ? source.Target : source.Target[..source.Target.LastIndexOf('/')];
        var touched = plan.Upload.Select(item => Parent($"{folder}/{item.File.Path}")).Distinct().ToList();
        var cut = DbfsClient.Bare(folder).Length + 1;
        var seen = new ConcurrentDictionary<string, DbfsEntry>();
        await Parallel.ForEachAsync(touched, RemoteScan.Limits(parallel, cancel), async (path, token) =>
        {
            foreach (var entry in await dbfs.ListAsync(path, token).ConfigureAwait(false) ?? [])
            {
                seen[entry.Path[Math.Min(cut, entry.Path.Length)..]] = entry;
            }
        }).ConfigureAwait(false);
        var missing = new List<string>();
        foreach (var (file, _) in plan.Upload)
        {
            if (seen.TryGetValue(file.Path, out var entry) && entry.Size == file.Size)
            {
                record.Files[file.Path] = new SyncRecord.Item(file.Sha256, entry.Size, entry.Modified);
            }
            else
            {
                missing.Add(file.Path);
            }
        }

        if (missing.Count > 0)
        {
            throw new TaskFailureException(ExitCode.Unreachable, new Finding("CIT0307", $"{missing.Count} file(s) are not in {folder} as they were sent")
            {
                Detail = string.Join('\n', missing),
                Hint = "the workspace lost them, or something else writes there at the same time; the next sync sends them again",
            });
        }

        var present = source.Entries.Select(entry => entry.Path).ToHashSet();
        foreach (var gone in record.Files.Keys.Where(path => !present.Contains(path)).ToList())
        {
            record.Files.Remove(gone);
        }

        var text = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(text, record.Write(), cancel).ConfigureAwait(false);
            await new DbfsTransfer(dbfs).UploadAsync(text, recordPath, cancel).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(text);
        }
    }

    private static async Task<byte[]?> ReadSmallAsync(DbfsClient dbfs, string path, CancellationToken cancel)
    {
        if (await dbfs.FindAsync(path, cancel).ConfigureAwait(false) is not { IsFolder: false })
        {
            return null;
        }

        var whole = new MemoryStream();
        while (await dbfs.ReadAsync(path, whole.Length, cancel).ConfigureAwait(false) is { Length: > 0 } block)
        {
            whole.Write(block);
        }

        return whole.ToArray();
    }

    private static string Parent(string path) => path[..path.LastIndexOf('/')];
}
