namespace CiTasks.Rehearsal.Execution;

/// <summary>The clusters that tasks name by their id.</summary>
internal interface IExistingClusters
{
    bool IsRunning(string clusterId);

    /// <summary>Starts a cluster that is not running, and waits until it is.</summary>
    /// <returns>Why no task can run on it; null when one can.</returns>
    Task<string?> StartAsync(string clusterId, CancellationToken stop);
}

/// <summary>Takes every id for that of a cluster, which takes a fixed time to start.</summary>
internal sealed class AnyClusters(TimeSpan start, TimeProvider clock) : IExistingClusters
{
    public bool IsRunning(string clusterId) => start == TimeSpan.Zero;

    public async Task<string?> StartAsync(string clusterId, CancellationToken stop)
    {
        await Task.Delay(start, clock, stop);
        return null;
    }
}
