using System.Runtime.InteropServices;
using CiTasks.Tasks.Running;

namespace CiTasks.Cli;

/// <summary>
/// The first SIGINT or SIGTERM cancels the task, which then has the host's grace time to stop what
/// it started; a second one ends the process at once. In a container citasks is process 1, for
/// which signals without a handler do nothing.
/// </summary>
internal sealed class CancelSignals : IDisposable
{
    // A CI system sends SIGINT and, some seconds later, SIGTERM to the same step: that is no impatience.
    private static readonly TimeSpan Repetition = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private PosixSignal? _first;
    private long _firstAt;

    public CancelSignals()
    {
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM })
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, Handle));
        }
    }

    public CancellationToken Token => _source.Token;

    /// <summary>What the signal that came means as an exit code.</summary>
    public ExitCode Code => _first == PosixSignal.SIGTERM ? ExitCode.Terminated : ExitCode.Interrupted;

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_first is null)
        {
            _first = context.Signal;
            _firstAt = TimeProvider.System.GetTimestamp();
            _source.Cancel();
        }
        else if (context.Signal == _first && TimeProvider.System.GetElapsedTime(_firstAt) > Repetition)
        {
            Environment.Exit((int)Code);
        }
    }
}
