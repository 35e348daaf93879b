using System.Collections.Concurrent;
using CiTasks.Databricks.Dbfs;
using CiTasks.Planning.Files;

namespace CiTasks.Tasks.SyncFiles;

/// <summary>Takes the snapshot of a DBFS folder, one request a folder.</summary>
internal static class RemoteScan
{
    /// <summary>All entries below <paramref name="target"/>; null when it does not exist.</summary>
    public static async Task<IReadOnlyList<RemoteEntry>?> FolderAsync(DbfsClient dbfs, string target, int parallel, CancellationToken cancel)
    {
        if (await dbfs.FindAsync(target, cancel).ConfigureAwait(false) is not { } root)
        {
            return null;
        }

        if (!root.IsFolder)
        {
            return [];
        }

        var found = new ConcurrentBag<RemoteEntry>();
        IReadOnlyList<string> level = [DbfsClient.Bare(target)];
        var cut = DbfsClient.Bare(target).TrimEnd('/').Length + 1;
        while (level.Count > 0)
        {
            var next = new ConcurrentBag<string>();
            await Parallel.ForEachAsync(level, Limits(parallel, cancel), async (folder, token) =>
            {
                foreach (var entry in await dbfs.ListAsync(folder, token).ConfigureAwait(false) ?? [])
                {
                    found.Add(new RemoteEntry(entry.Path[cut..], entry.IsFolder, entry.Size, entry.Modified));
                    if (entry.IsFolder)
                    {
                        next.Add(entry.Path);
                    }
                }
            }).ConfigureAwait(false);
            level = [.. next];
        }

        return [.. found];
    }

    /// <summary>Parallelism for calls of one task.</summary>
    public static ParallelOptions Limits(int parallel, CancellationToken cancel) =>
        new() { MaxDegreeOfParallelism = parallel, CancellationToken = cancel };
}
