using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CiTasks.Rehearsal.CommandLine;

/// <summary>The user's command: our standard streams, the workspace in its environment, and the signals meant for it.</summary>
internal static partial class ChildCommand
{
    private static readonly (PosixSignal Signal, int Number)[] Forwarded = [(PosixSignal.SIGINT, 2), (PosixSignal.SIGTERM, 15), (PosixSignal.SIGHUP, 1)];

    /// <returns>The command's exit code.</returns>
    public static async Task<int> RunAsync(string[] words, string host, string token)
    {
        var start = new ProcessStartInfo(words[0], words[1..]);
        UseOnly(start.Environment, host, token);
        Process? child = null;
        // Registered before the start, so that no signal falls in between; one that comes while the
        // command starts (it may run before Start returns) is handed on right after.
        var early = new ConcurrentQueue<int>();
        var registrations = Forwarded.Select(entry => PosixSignalRegistration.Create(entry.Signal, context =>
        {
            context.Cancel = true;
            early.Enqueue(entry.Number);
            ForwardAll(child, early);
        })).ToArray();
        try
        {
            child = Process.Start(start)!;
            ForwardAll(child, early);
            await child.WaitForExitAsync();
            return child.ExitCode;
        }
        catch (Win32Exception problem)
        {
            Console.Error.WriteLine($"error: cannot start '{words[0]}': {problem.Message}");
            return ExitCodes.CommandNotStarted;
        }
        finally
        {
            foreach (var registration in registrations)
            {
                registration.Dispose();
            }
            child?.Dispose();
        }
    }

    /// <summary>A client that finds two ways to sign in refuses both, and the other one may lead to a real workspace.</summary>
    private static void UseOnly(IDictionary<string, string?> environment, string host, string token)
    {
        foreach (var name in environment.Keys.Where(IsCredential).ToArray())
        {
            environment.Remove(name);
        }
        environment["DATABRICKS_HOST"] = host;
        environment["DATABRICKS_TOKEN"] = token;
    }

    private static bool IsCredential(string name) =>
        name is "CITASKS_REHEARSAL_TOKEN" or "CITASKS_REHEARSAL_CLIENT_SECRET"
        || name.StartsWith("ARM_", StringComparison.Ordinal)
        || name is "GOOGLE_CREDENTIALS"
        || (name.StartsWith("DATABRICKS_", StringComparison.Ordinal) && name is not "DATABRICKS_CLI_DISABLE_TELEMETRY");

    private static void ForwardAll(Process? child, ConcurrentQueue<int> signals)
    {
        while (child is not null && signals.TryDequeue(out var signal))
        {
            Forward(child, signal);
        }
    }

    private static void Forward(Process child, int signal)
    {
        // At a terminal Ctrl-C went to the command already: it is in the same foreground group.
        var isOwnTerminal = signal == 2 && !Console.IsInputRedirected;
        if (!child.HasExited && !isOwnTerminal && !OperatingSystem.IsWindows())
        {
            _ = Signal(child.Id, signal);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);
}
