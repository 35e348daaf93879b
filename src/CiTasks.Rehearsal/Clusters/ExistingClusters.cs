using CiTasks.Rehearsal.Execution;

namespace CiTasks.Rehearsal.Clusters;

/// <summary>
/// Starts the workspace's own clusters for the tasks that name them. Any other id is taken for a cluster's, too: the
/// job that is rehearsed names one of the real workspace. It takes the same time to be ready as a job's own.
/// </summary>
internal sealed class ExistingClusters(ClusterStore clusters, TimeSpan start, TimeProvider clock) : IExistingClusters
{
    public bool IsRunning(string clusterId) => !clusters.Has(clusterId) ? start == TimeSpan.Zero : ClusterCourse.State(clusters.Get(clusterId)) == ClusterCourse.Running;

    public async Task StartAsync(string clusterId, CancellationToken stop)
    {
        if (clusters.Has(clusterId))
        {
            await clusters.EnsureRunningAsync(clusterId, stop);
        }
        else
        {
            await Task.Delay(start, clock, stop);
        }
    }
}
