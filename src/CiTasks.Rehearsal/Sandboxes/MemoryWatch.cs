using System.Diagnostics;

namespace CiTasks.Rehearsal.Sandboxes;

/// <summary>
/// Ends a task whose processes together take more memory than they may, before the machine has none left. Each single
/// process is bounded by itself too; that bound alone would let a task start another hundred.
/// </summary>
internal static class MemoryWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    public static async Task WatchAsync(Process process, long limit, CancellationToken stop)
    {
        if (limit <= 0 || !OperatingSystem.IsLinux())
        {
            return;
        }
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                if (ProcessMemory.Exceeds(process.Id, limit))
                {
                    process.Kill(entireProcessTree: true);
                }
            }
        }
        catch (Exception problem) when (problem is OperationCanceledException or InvalidOperationException)
        {
            // The task ended by itself.
        }
    }
}
