namespace CiTasks.Testing.Http;

/// <summary>A place where requests wait for each other, so that a race really happens.</summary>
/// <param name="parties">So many go on together; who comes later goes on at once.</param>
public sealed class RequestMeeting(int parties)
{
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _arrived;

    /// <summary>Waits for the others; not for ever, lest a test hang.</summary>
    public async Task ArriveAsync()
    {
        if (Interlocked.Increment(ref _arrived) >= parties)
        {
            _complete.TrySetResult();
        }

        await _complete.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
