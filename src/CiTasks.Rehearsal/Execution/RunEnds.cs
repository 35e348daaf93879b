namespace CiTasks.Rehearsal.Execution;

/// <summary>Who waits for the end of which run. Guarded by the engine's lock.</summary>
internal sealed class RunEnds
{
    private readonly Dictionary<long, TaskCompletionSource> _ends = [];

    public Task Of(long runId)
    {
        if (!_ends.TryGetValue(runId, out var end))
        {
            _ends.Add(runId, end = new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        return end.Task;
    }

    public void Tell(long runId)
    {
        if (_ends.Remove(runId, out var end))
        {
            end.SetResult();
        }
    }
}
