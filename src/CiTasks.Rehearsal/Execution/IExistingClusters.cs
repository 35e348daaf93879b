namespace CiTasks.Rehearsal.Execution;

/// <summary>The clusters that tasks name by their id.</summary>
internal interface IExistingClusters
{
    bool IsRunning(string clusterId);

    /// <summary>Starts a cluster that is not running, and comes back when it is.</summary>
    Task StartAsync(string clusterId, CancellationToken stop);
}
