using System.Collections.Concurrent;

namespace CiTasks.Tasks.Running;

/// <summary>Counts how often something has come up in this process.</summary>
internal sealed class Occurrences
{
    private readonly ConcurrentDictionary<string, int> _counts = new();

    /// <summary>1 for the first time.</summary>
    public int Next(string key) => _counts.AddOrUpdate(key, 1, (_, count) => count + 1);
}
