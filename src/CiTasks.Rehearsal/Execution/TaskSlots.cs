using System.Threading.Channels;

namespace CiTasks.Rehearsal.Execution;

/// <summary>How many tasks run at once. The others wait in the order in which they came.</summary>
internal sealed class TaskSlots
{
    private readonly Channel<bool> _free = Channel.CreateUnbounded<bool>();

    public TaskSlots(int count)
    {
        for (var slot = 0; slot < count; slot++)
        {
            Free();
        }
    }

    /// <returns>The slot, free again when it is disposed.</returns>
    public async Task<IDisposable> TakeAsync(CancellationToken stop)
    {
        await _free.Reader.ReadAsync(stop);
        return new Slot(this);
    }

    private void Free() => _free.Writer.TryWrite(true);

    private sealed class Slot(TaskSlots slots) : IDisposable
    {
        private int _given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0)
            {
                slots.Free();
            }
        }
    }
}
