namespace CiTasks.Planning.Files;

/// <summary>Computes what a sync has to do, from two snapshots and the record of the last sync.</summary>
public static class FileDiff
{
    /// <summary>
    /// A file counts as unchanged only when the record has its hash and the workspace still shows
    /// the size and time of that upload: what somebody else changed or deleted is sent again.
    /// </summary>
    /// <param name="local">Everything in the source.</param>
    /// <param name="remote">Everything under the target as it is now.</param>
    /// <param name="record">The last sync's record.</param>
    /// <param name="prune">Delete remote files that have no local one.</param>
    public static FilePlan Compute(IReadOnlyList<LocalEntry> local, IReadOnlyList<RemoteEntry> remote, SyncRecord record, bool prune)
    {
        var plan = new FilePlan();
        var there = remote.ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        var wanted = local.Select(entry => entry.Path).ToHashSet(StringComparer.Ordinal);
        var filled = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in local.OrderBy(entry => entry.Path, StringComparer.Ordinal))
        {
            there.TryGetValue(entry.Path, out var existing);
            if (existing is not null && existing.IsFolder != entry.IsFolder)
            {
                // A file where a folder must be, or the reverse: nothing can be put there before it is gone.
                plan.Delete.Add(existing);
                existing = null;
            }

            if (entry.IsFolder)
            {
                if (existing is null)
                {
                    plan.MakeFolders.Add(entry.Path);
                }
            }
            else if (Reason(entry, existing, record) is { } reason)
            {
                plan.Upload.Add((entry, reason));
                AddParents(entry.Path, filled);
            }
            else
            {
                plan.Unchanged.Add(entry);
            }
        }

        plan.MakeFolders.RemoveAll(filled.Contains);
        // A folder that makes way for a file takes along what is in it.
        var gone = plan.Delete.Where(entry => entry.IsFolder).Select(entry => entry.Path + "/").ToList();
        foreach (var entry in remote.Where(entry => !wanted.Contains(entry.Path)).OrderByDescending(entry => entry.Path, StringComparer.Ordinal))
        {
            (prune || gone.Exists(folder => entry.Path.StartsWith(folder, StringComparison.Ordinal)) ? plan.Delete : plan.Extra).Add(entry);
        }

        plan.Delete.Sort((left, right) => string.CompareOrdinal(right.Path, left.Path));
        return plan;
    }

    private static string? Reason(LocalEntry entry, RemoteEntry? existing, SyncRecord record)
    {
        if (existing is null)
        {
            return "new";
        }

        if (!record.Files.TryGetValue(entry.Path, out var known))
        {
            return "not sent by us";
        }

        if (known.Sha256 != entry.Sha256)
        {
            return "changed";
        }

        return known.Size == existing.Size && known.Modified == existing.Modified ? null : "changed in the workspace";
    }

    private static void AddParents(string path, HashSet<string> parents)
    {
        for (var cut = path.LastIndexOf('/'); cut > 0; cut = path.LastIndexOf('/', cut - 1))
        {
            parents.Add(path[..cut]);
        }
    }
}
