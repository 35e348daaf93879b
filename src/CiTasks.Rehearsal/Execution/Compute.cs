using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Execution;

/// <summary>
/// What tasks run on. A cluster takes its time to start: one of the job's is started by the first of its tasks and shared
/// by the others. And this machine is only so large: beyond its slots tasks wait.
/// </summary>
internal sealed class Compute(IExistingClusters existing, TimeSpan start, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(Math.Max(16, 4 * Environment.ProcessorCount));

    /// <summary>Whether a task need not wait for what it runs on.</summary>
    public bool IsReady(JsonObject task) => task.Text("existing_cluster_id") is { } cluster ? existing.IsRunning(cluster) : start == TimeSpan.Zero;

    /// <summary>Waits for a slot, to be given back at the end of the attempt.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken stop)
    {
        await _slots.WaitAsync(stop);
        return new Slot(_slots);
    }

    /// <returns>Why the task cannot run on the compute it names; null when it can.</returns>
    public async Task<string?> StartAsync(RunExecution execution, JsonObject task, CancellationToken stop)
    {
        if (task.Text("existing_cluster_id") is { } cluster)
        {
            return await existing.StartAsync(cluster, stop);
        }
        var ready = task.Text("job_cluster_key") is { } key
            ? execution.SharedClusters.GetOrAdd(key, _ => Task.Delay(start, clock, CancellationToken.None))
            : Task.Delay(start, clock, stop);
        await ready.WaitAsync(stop);
        return null;
    }

    public void Dispose() => _slots.Dispose();

    private sealed class Slot(SemaphoreSlim slots) : IDisposable
    {
        public void Dispose() => slots.Release();
    }
}
