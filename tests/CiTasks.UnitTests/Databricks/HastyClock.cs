using System.Collections.Concurrent;

namespace CiTasks.UnitTests.Databricks;

/// <summary>A clock on which every wait is over at once; it remembers how long each would have been.</summary>
internal sealed class HastyClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    public ConcurrentQueue<TimeSpan> Waits { get; } = [];

    public override DateTimeOffset GetUtcNow() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new HastyTimer(this, callback, state, dueTime);

    private sealed class HastyTimer : ITimer
    {
        private readonly HastyClock _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;

        public HastyTimer(HastyClock clock, TimerCallback callback, object? state, TimeSpan dueTime)
        {
            (_clock, _callback, _state) = (clock, callback, state);
            Change(dueTime, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime >= TimeSpan.Zero)
            {
                _clock.Waits.Enqueue(dueTime);
                _clock._now += dueTime;
                ThreadPool.QueueUserWorkItem(_ => _callback(_state));
            }

            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
