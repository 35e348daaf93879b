using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Execution;

/// <summary>
/// What tasks run on. A cluster takes its time to start: one of the job's is started by the first of its tasks and shared
/// by the others. And this machine is only so large: beyond its slots tasks wait.
/// </summary>
internal sealed class Compute(IExistingClusters existing, TimeSpan start, int parallel, TimeProvider clock)
{
    private readonly TaskSlots _slots = new(parallel);

    /// <summary>Whether a task need not wait for what it runs on.</summary>
    public bool IsReady(JsonObject task) => task.Text("existing_cluster_id") is { } cluster ? existing.IsRunning(cluster) : start == TimeSpan.Zero;

    /// <summary>Waits for a slot, to be given back at the end of the attempt.</summary>
    public Task<IDisposable> EnterAsync(CancellationToken stop) => _slots.TakeAsync(stop);

    /// <summary>Comes back when what the task names is there to run it.</summary>
    public async Task StartAsync(RunExecution execution, JsonObject task, CancellationToken stop)
    {
        if (task.Text("existing_cluster_id") is { } cluster)
        {
            await existing.StartAsync(cluster, stop);
            return;
        }
        var ready = task.Text("job_cluster_key") is { } key
            ? execution.SharedClusters.GetOrAdd(key, _ => Task.Delay(start, clock, CancellationToken.None))
            : Task.Delay(start, clock, stop);
        await ready.WaitAsync(stop);
    }
}
