using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CiTasks.Testing.GitHubRunner;

/// <summary>A step whose container runs.</summary>
public sealed class StepRun
{
    private static readonly TimeSpan AfterInterrupt = TimeSpan.FromMilliseconds(7500);
    private static readonly TimeSpan AfterTerminate = TimeSpan.FromMilliseconds(2500);

    private readonly Process _docker;
    private readonly StepLog _log;
    private readonly Task _reading;
    private readonly Func<StepEnd, Task<StepResult>> _finish;
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<StepResult> _end;
    private readonly long _started = TimeProvider.System.GetTimestamp();

    internal StepRun(Process docker, StepLog log, TimeSpan? timeout, Func<StepEnd, Task<StepResult>> finish)
    {
        _docker = docker;
        _log = log;
        _finish = finish;
        docker.StandardInput.Close();
        _reading = Task.WhenAll(ReadAsync(docker.StandardOutput), ReadAsync(docker.StandardError));
        _end = WatchAsync(timeout);
    }

    /// <summary>Waits until it has printed a text.</summary>
    public async Task SeeAsync(string text)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!_log.Printed.Any(line => line.Contains(text, StringComparison.Ordinal)))
        {
            if (_end.IsCompleted)
            {
                throw new InvalidOperationException($"it ended without printing '{text}':\n{(await _end).Page}");
            }

            await Task.Delay(50, limit.Token);
        }
    }

    /// <summary>What happens when somebody cancels the workflow.</summary>
    public void Cancel() => _cancelled.TrySetResult();

    public Task<StepResult> EndAsync() => _end;

    private async Task<StepResult> WatchAsync(TimeSpan? timeout)
    {
        var ended = _docker.WaitForExitAsync();
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
        await _reading;
        var result = new StepEnd(_docker.ExitCode, first == _cancelled.Task, first == late, signals, TimeProvider.System.GetElapsedTime(_started), ending);
        _docker.Dispose();
        return await _finish(result);
    }

    // To the docker command alone, which passes them on to the container's first process.
    private async Task EndByForceAsync(Task ended, List<string> signals)
    {
        const int Interrupt = 2, Terminate = 15;
        signals.Add("SIGINT");
        _ = Kill(_docker.Id, Interrupt);
        if (await EndsWithinAsync(ended, AfterInterrupt))
        {
            return;
        }

        signals.Add("SIGTERM");
        _ = Kill(_docker.Id, Terminate);
        if (!await EndsWithinAsync(ended, AfterTerminate))
        {
            signals.Add("SIGKILL");
            _docker.Kill();
        }
    }

    private static async Task<bool> EndsWithinAsync(Task ended, TimeSpan time) => await Task.WhenAny(ended, Task.Delay(time)) == ended;

    private async Task ReadAsync(StreamReader stream)
    {
        while (await stream.ReadLineAsync() is { } line)
        {
            _log.Add(line);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}

/// <summary>How the docker command ended.</summary>
internal sealed record StepEnd(int ExitCode, bool WasCancelled, bool WasLate, IReadOnlyList<string> Signals, TimeSpan Time, TimeSpan? Ending);
