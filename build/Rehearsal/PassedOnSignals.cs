using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CiTasks.Build.Rehearsal;

/// <summary>
/// While a child runs, a request to stop is the child's to answer: it cancels what it started and ends, and so does this process.
/// </summary>
internal sealed class PassedOnSignals : IDisposable
{
    private readonly Process child;
    private readonly PosixSignalRegistration[] registrations;

    public PassedOnSignals(Process child)
    {
        this.child = child;
        registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, PassOn))];
    }

    public void Dispose()
    {
        foreach (var registration in registrations)
        {
            registration.Dispose();
        }
    }

    private void PassOn(PosixSignalContext context)
    {
        context.Cancel = true;

        // The Ctrl-C of a terminal has reached the child already, and a second one would mean something else to it.
        var fromTerminal = context.Signal == PosixSignal.SIGINT && !Console.IsInputRedirected;
        if (!fromTerminal && !OperatingSystem.IsWindows() && !child.HasExited)
        {
            const int Interrupt = 2, Terminate = 15;
            _ = Kill(child.Id, context.Signal == PosixSignal.SIGINT ? Interrupt : Terminate);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
