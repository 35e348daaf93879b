using System.Collections.Concurrent;
using System.Diagnostics;

namespace CiTasks.Rehearsal.Sandboxes;

/// <summary>
/// Starts all jobs' processes from one thread that lives as long as the server: on Linux, "die with the parent"
/// means the thread that started the process, and a thread of the pool may end at any time.
/// </summary>
internal sealed class JobLauncher : IDisposable
{
    private readonly BlockingCollection<Action> _requests = [];
    private readonly Lazy<string[]> _prefix = new(FindPrefix);

    public JobLauncher() => new Thread(Work) { IsBackground = true, Name = "job launcher" }.Start();

    public Task<Process> StartAsync(ProcessStartInfo start, IReadOnlyDictionary<string, string> environment)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        _requests.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(Complete(start, environment))!);
            }
            catch (Exception problem)
            {
                started.SetException(problem);
            }
        });
        return started.Task;
    }

    public void Dispose() => _requests.CompleteAdding();

    private void Work()
    {
        foreach (var request in _requests.GetConsumingEnumerable())
        {
            request();
        }
    }

    private ProcessStartInfo Complete(ProcessStartInfo start, IReadOnlyDictionary<string, string> environment)
    {
        var complete = new ProcessStartInfo
        {
            WorkingDirectory = start.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] command = [.. _prefix.Value, start.FileName, .. start.ArgumentList];
        complete.FileName = command[0];
        foreach (var argument in command[1..])
        {
            complete.ArgumentList.Add(argument);
        }
        // Nothing of the server's own environment: it may hold the token of a real workspace.
        complete.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            complete.Environment[name] = value;
        }
        return complete;
    }

    /// <summary>
    /// A session of its own keeps a terminal's Ctrl-C away from jobs, and the death signal ends them when the server
    /// is killed. Both only exec, so the process id stays the job's.
    /// </summary>
    private static string[] FindPrefix()
    {
        if (Tools.Find("setsid") is not { } setsid)
        {
            return [];
        }
        if (Tools.Find("setpriv") is { } setpriv)
        {
            using var probe = Process.Start(new ProcessStartInfo(setpriv, ["--pdeathsig", "KILL", setsid, "true"]) { RedirectStandardError = true })!;
            probe.WaitForExit();
            if (probe.ExitCode == 0)
            {
                return [setpriv, "--pdeathsig", "KILL", setsid];
            }
        }
        return [setsid];
    }
}
