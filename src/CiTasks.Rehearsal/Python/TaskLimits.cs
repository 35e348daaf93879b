namespace CiTasks.Rehearsal.Python;

/// <summary>What one task may take of this machine. Zero is no limit.</summary>
/// <param name="MemoryBytes">Of all its processes together.</param>
/// <param name="Time">From its start to its end, apart from what the job's own settings say.</param>
/// <param name="Parallel">How many tasks run at once; further ones wait for their cluster.</param>
internal sealed record TaskLimits(long MemoryBytes, TimeSpan Time, int Parallel)
{
    public static TaskLimits Standard { get; } =
        new(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2, TimeSpan.FromHours(24), Math.Max(4, Environment.ProcessorCount * 2));
}
