using System.Globalization;

namespace CiTasks.Rehearsal.Sandboxes;

/// <summary>How much memory a process and all its descendants take, as Linux tells it.</summary>
internal static class ProcessMemory
{
    public static bool Exceeds(int root, long limit)
    {
        var tree = Tree(root);
        // Cheap first. It counts what processes share once for each of them, so only the exact figure is an end.
        return tree.Sum(Resident) > limit && tree.Sum(Proportional) > limit;
    }

    private static List<int> Tree(int root)
    {
        List<int> found = [root];
        for (var index = 0; index < found.Count; index++)
        {
            found.AddRange(Children(found[index]));
        }
        return found;
    }

    private static IEnumerable<int> Children(int process)
    {
        var threads = $"/proc/{process}/task";
        return Read(() => Directory.GetDirectories(threads), [])
            .SelectMany(thread => Text(thread + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(text => int.Parse(text, CultureInfo.InvariantCulture));
    }

    private static long Resident(int process) =>
        Text($"/proc/{process}/statm").Split(' ') is [_, var pages, ..] ? long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize : 0;

    private static long Proportional(int process) =>
        Text($"/proc/{process}/smaps_rollup").Split('\n').FirstOrDefault(line => line.StartsWith("Pss:", StringComparison.Ordinal)) is { } line
            ? long.Parse(line.AsSpan(4).TrimEnd("kB").Trim(), CultureInfo.InvariantCulture) * 1024
            : Resident(process);

    private static string Text(string path) => Read(() => File.ReadAllText(path), "");

    private static T Read<T>(Func<T> read, T gone)
    {
        try
        {
            return read();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return gone;
        }
    }
}
