using System.Diagnostics;
using System.Text.Json;
using Cake.Core;

namespace CiTasks.Build.Rehearsal;

/// <summary>
/// A running rehearsal workspace. It ends when its standard input does, so it cannot outlive this process, whatever ends that.
/// </summary>
public sealed class RehearsalWorkspace : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);

    private readonly Process process;
    private readonly StreamWriter log;
    private readonly Lock logLock = new();

    private RehearsalWorkspace(Process process, string logFile)
    {
        this.process = process;
        LogFile = logFile;
        log = File.CreateText(logFile);
        process.ErrorDataReceived += (_, line) => Log(line.Data);
        process.BeginErrorReadLine();
    }

    public WorkspaceConnection Connection { get; private set; } = WorkspaceConnection.None;

    /// <summary>What the workspace says while it runs.</summary>
    public string LogFile { get; }

    public static RehearsalWorkspace Start(string executable, string stateFolder, string python)
    {
        Directory.CreateDirectory(stateFolder);
        var process = Process.Start(Command(executable, ["serve", "--print-connection", "json", "--exit-with-stdin", "--root", stateFolder, "--python", python]))!;
        var workspace = new RehearsalWorkspace(process, stateFolder + ".log");
        try
        {
            workspace.Connect();
            return workspace;
        }
        catch
        {
            workspace.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(StopLimit))
        {
            process.Kill(entireProcessTree: true);
        }

        process.WaitForExit();
        process.Dispose();
        lock (logLock)
        {
            log.Dispose();
        }
    }

    private static ProcessStartInfo Command(string executable, string[] arguments)
    {
        // In a session of its own a Ctrl-C does not reach it: citasks still needs the workspace to cancel the run there.
        const string Setsid = "/usr/bin/setsid";
        var start = File.Exists(Setsid) ? new ProcessStartInfo(Setsid, [executable, .. arguments]) : new ProcessStartInfo(executable, arguments);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return start;
    }

    private void Connect()
    {
        var reading = process.StandardOutput.ReadLineAsync();
        if (!reading.Wait(StartLimit))
        {
            throw new CakeException(70, $"The rehearsal workspace did not start within {StartLimit.TotalSeconds:0} s. It said: {Said()}");
        }

        Connection = Parse(reading.Result) ?? throw new CakeException(70, $"The rehearsal workspace did not start. It said: {Said()}");
        _ = LogRemainingOutput();
    }

    private async Task LogRemainingOutput()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            Log(line);
        }
    }

    private static WorkspaceConnection? Parse(string? line)
    {
        try
        {
            return line is null ? null : JsonSerializer.Deserialize<WorkspaceConnection>(line, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string Said()
    {
        // Its last words arrive only when it has ended.
        process.StandardInput.Close();
        process.WaitForExit(StopLimit);
        lock (logLock)
        {
            log.Flush();
            var said = File.ReadAllText(LogFile).Trim();
            return said.Length == 0 ? "nothing." : said;
        }
    }

    private void Log(string? line)
    {
        lock (logLock)
        {
            if (line is not null && log.BaseStream is { CanWrite: true })
            {
                log.WriteLine(line);
                log.Flush();
            }
        }
    }
}
