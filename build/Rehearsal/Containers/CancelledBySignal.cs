using System.Runtime.InteropServices;

namespace CiTasks.Build.Rehearsal.Containers;

/// <summary>Keeps this process alive through requests to stop, so that it can take down what it put up.</summary>
internal sealed class CancelledBySignal : IDisposable
{
    private readonly PosixSignalRegistration[] registrations;
    private volatile bool isCancelled;

    public CancelledBySignal() => registrations =
    [
        .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            isCancelled = true;
        })),
    ];

    public bool IsCancelled => isCancelled;

    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }
    }
}
