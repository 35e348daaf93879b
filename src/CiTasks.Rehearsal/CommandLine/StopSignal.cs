using System.Runtime.InteropServices;

namespace CiTasks.Rehearsal.CommandLine;

/// <summary>Waits for Ctrl-C, for a request to terminate, or for the end of whoever started us.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly TaskCompletionSource _requested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _registrations = [];

    public StopSignal()
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                _requested.TrySetResult();
            }));
        }
    }

    public Task Requested => _requested.Task;

    public void OnEndOf(Stream input) => _ = Task.Run(async () =>
    {
        var buffer = new byte[256];
        try
        {
            while (await input.ReadAsync(buffer) > 0)
            {
            }
        }
        catch (IOException)
        {
            // The other side is gone, which is what we wait for.
        }
        _requested.TrySetResult();
    });

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }
}
