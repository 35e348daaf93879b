using System.Runtime.InteropServices;
using CiTasks.Tasks.Running;

namespace CiTasks.Cli;

/// <summary>
/// The first SIGINT or SIGTERM cancels the task, which then has the host's grace time to stop what
/// it started; a second one, of either kind, ends the process at once. In a container citasks is
/// process 1, for which signals without a handler do nothing.
/// </summary>
internal sealed class CancelSignals : IDisposable
{
    // A terminal and the parent process both deliver one and the same Ctrl-C. GitHub's own second
    // signal comes 7.5 seconds after its first (facts/ci-platforms.md): by then it is meant.
    private static readonly TimeSpan SamePress = TimeSpan.FromMilliseconds(300);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private PosixSignal? _first;
    private long _firstAt;

    public CancelSignals()
    {
        // Ctrl+Break, with which Azure Pipelines asks a second time, has this name on Windows.
        var signals = OperatingSystem.IsWindows() ? [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT] : new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM };
        foreach (var signal in signals)
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, Handle));
        }
    }

    public CancellationToken Token => _source.Token;

    /// <summary>What the first signal that came means as an exit code.</summary>
    public ExitCode Code => _first == PosixSignal.SIGTERM ? ExitCode.Terminated : ExitCode.Interrupted;

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        lock (_gate)
        {
            if (_first is null)
            {
                _first = context.Signal;
                _firstAt = TimeProvider.System.GetTimestamp();
                // In the background: what hangs on the token must not hold up the next signal.
                _ = _source.CancelAsync();
            }
            else if (TimeProvider.System.GetElapsedTime(_firstAt) > SamePress)
            {
                Console.Error.WriteLine("a second signal: ending at once, whatever is left undone");
                Environment.Exit((int)Code);
            }
        }
    }
}
