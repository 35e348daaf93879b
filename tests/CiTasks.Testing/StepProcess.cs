using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CiTasks.Testing;

/// <summary>How the process of a step ended.</summary>
internal sealed record ProcessEnd(int ExitCode, TimeSpan Time)
{
    public bool WasCancelled { get; init; }

    public bool WasLate { get; init; }

    /// <summary>The signals that were sent.</summary>
    public IReadOnlyList<string> Signals { get; init; } = [];

    /// <summary>From the first signal to the end; null when there was none.</summary>
    public TimeSpan? Ending { get; init; }

    /// <summary>A child that outlived it kept one of its streams open.</summary>
    public bool LeftStreamsOpen { get; init; }
}

/// <summary>
/// The process that a CI system starts for a step. GitHub's runner and the agent of Azure Pipelines, which is its elder
/// sibling, read and end it in the same way (facts/ci-platforms.md A6, C6).
/// </summary>
internal sealed class StepProcess
{
    private static readonly TimeSpan AfterInterrupt = TimeSpan.FromMilliseconds(7500);
    private static readonly TimeSpan AfterTerminate = TimeSpan.FromMilliseconds(2500);
    private static readonly TimeSpan ForStreams = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly Action<string> _line;
    private readonly Task _reading;
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _started = TimeProvider.System.GetTimestamp();

    /// <param name="start">All streams redirected.</param>
    /// <param name="line">Takes the lines of both streams, which are in no order to one another.</param>
    /// <param name="timeout">Null for none.</param>
    public StepProcess(ProcessStartInfo start, Action<string> line, TimeSpan? timeout)
    {
        _process = Process.Start(start)!;
        _line = line;
        Id = _process.Id;
        _process.StandardInput.Close();
        _reading = Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError));
        End = WatchAsync(timeout);
    }

    public int Id { get; }

    public Task<ProcessEnd> End { get; }

    /// <summary>What happens when somebody cancels the whole run.</summary>
    public void Cancel() => _cancelled.TrySetResult();

    /// <summary>Waits until it has printed a text.</summary>
    /// <param name="printed">All that it printed so far.</param>
    /// <param name="text">What to wait for.</param>
    /// <param name="end">What to say of a step that ended without it.</param>
    public async Task SeeAsync(Func<IReadOnlyList<string>> printed, string text, Func<Task<string>> end)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!printed().Any(line => line.Contains(text, StringComparison.Ordinal)))
        {
            if (End.IsCompleted)
            {
                throw new InvalidOperationException($"it ended without printing '{text}':\n{await end()}");
            }

            await Task.Delay(50, limit.Token);
        }
    }

    private async Task<ProcessEnd> WatchAsync(TimeSpan? timeout)
    {
        var exited = _process.WaitForExitAsync();
        // Whoever holds a stream open delays the end, and no longer than that.
        var ended = exited.ContinueWith(_ => Task.WhenAny(_reading, Task.Delay(ForStreams)), TaskScheduler.Default).Unwrap();
        var late = timeout is { } time ? Task.Delay(time) : new TaskCompletionSource().Task;
        var first = await Task.WhenAny(ended, _cancelled.Task, late);
        var signals = new List<string>();
        TimeSpan? ending = null;
        if (first != ended)
        {
            var asked = TimeProvider.System.GetTimestamp();
            await EndByForceAsync(ended, signals);
            ending = TimeProvider.System.GetElapsedTime(asked);
        }

        await ended;
        var end = new ProcessEnd(_process.ExitCode, TimeProvider.System.GetElapsedTime(_started))
        {
            WasCancelled = first == _cancelled.Task,
            WasLate = first == late,
            Signals = signals,
            Ending = ending,
            LeftStreamsOpen = !_reading.IsCompleted,
        };
        _process.Dispose();
        return end;
    }

    // To this one process: what it started is its own business.
    private async Task EndByForceAsync(Task ended, List<string> signals)
    {
        const int Interrupt = 2, Terminate = 15;
        signals.Add("SIGINT");
        _ = Kill(Id, Interrupt);
        if (await EndsWithinAsync(ended, AfterInterrupt))
        {
            return;
        }

        signals.Add("SIGTERM");
        _ = Kill(Id, Terminate);
        if (!await EndsWithinAsync(ended, AfterTerminate))
        {
            signals.Add("SIGKILL");
            _process.Kill();
        }
    }

    private static async Task<bool> EndsWithinAsync(Task ended, TimeSpan time) => await Task.WhenAny(ended, Task.Delay(time)) == ended;

    private async Task ReadAsync(StreamReader stream)
    {
        while (await stream.ReadLineAsync() is { } line)
        {
            _line(line);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
