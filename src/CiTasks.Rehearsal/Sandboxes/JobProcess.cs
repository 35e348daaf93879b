using System.Diagnostics;

namespace CiTasks.Rehearsal.Sandboxes;

/// <summary>Runs one process of a job to its end, with its output in a log, and leaves nothing of it behind.</summary>
internal sealed class JobProcess(ISandbox sandbox, JobLauncher launcher)
{
    /// <summary>Carried by every process of a task, so that the ones which left their parent are found.</summary>
    public const string Marker = "CITASKS_TASK_RUN_ID";

    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(2);

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(JobCommand command, string logPath, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        using var process = await launcher.StartAsync(sandbox.Wrap(command), command.Environment);
        process.StandardInput.Close();
        await using var log = new JobLog(logPath);
        using var watching = new CancellationTokenSource();
        var watch = MemoryWatch.WatchAsync(process, command.MemoryLimit, watching.Token);
        using var pumping = new CancellationTokenSource();
        var output = Task.WhenAll(
            PumpAsync(process.StandardOutput.BaseStream, log, pumping.Token),
            PumpAsync(process.StandardError.BaseStream, log, pumping.Token));
        try
        {
            await process.WaitForExitAsync(stop);
        }
        finally
        {
            await watching.CancelAsync();
            await watch;
            await EndAsync(process, command);
            // What the job printed is in the pipes already; a process that escaped must not hold us up.
            pumping.CancelAfter(OutputGrace);
            await output;
        }
        return process.ExitCode;
    }

    private async Task EndAsync(Process process, JobCommand command)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
        if (!sandbox.EndsWholeTree)
        {
            Stragglers.Kill($"{Marker}={command.Environment[Marker]}");
        }
        await process.WaitForExitAsync(CancellationToken.None);
    }

    private static async Task PumpAsync(Stream from, JobLog log, CancellationToken stop)
    {
        var buffer = new byte[32 * 1024];
        try
        {
            int count;
            while ((count = await from.ReadAsync(buffer, stop)) > 0)
            {
                await log.WriteAsync(buffer.AsMemory(0, count), stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The grace after the process's end is over.
        }
    }
}
