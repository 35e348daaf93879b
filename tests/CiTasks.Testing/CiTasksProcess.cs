using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace CiTasks.Testing;

/// <summary>How a <c>citasks</c> process ended and all it printed.</summary>
public sealed record CiTasksResult(int ExitCode, string Output, string Errors)
{
    public string All => Output + Errors;

    /// <summary>The document of <c>--output json</c>.</summary>
    public JsonObject Json => (JsonObject)JsonNode.Parse(Output)!;
}

/// <summary>The built <c>citasks</c>, run the way a user runs it: another process with an environment of its own.</summary>
public sealed class CiTasksProcess : IDisposable
{
    // Whatever the machine of the test says about workspaces and CI must not decide a test.
    private static readonly string[] Foreign = ["DATABRICKS", "CITASKS", "GITHUB_", "INPUT_", "RUNNER_", "TF_BUILD", "BUILD_", "SYSTEM_", "AGENT_", "ENDPOINT_", "SECRET_", "VSTS_"];

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Task<string> _errors;
    private readonly Task _reading;

    private CiTasksProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        _reading = ReadAsync();
    }

    public static async Task<CiTasksResult> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using var process = Start(folder, environment, arguments);
        return await process.EndAsync();
    }

    public static CiTasksProcess Start(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(BuiltPrograms.CiTasks, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var name in start.Environment.Keys.Where(name => Foreign.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new CiTasksProcess(Process.Start(start)!);
    }

    /// <summary>Waits until it has printed a text.</summary>
    public async Task SeeAsync(string text)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!Printed().Contains(text, StringComparison.Ordinal))
        {
            if (_reading.IsCompleted && !Printed().Contains(text, StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"it ended without printing '{text}':\n{Printed()}\n{await _errors}");
            }

            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>Sends signals such as <c>INT</c>, several of them at the same moment.</summary>
    public void Signal(params string[] names)
    {
        var script = string.Join("; ", names.Select(name => $"kill -{name} {_process.Id}"));
        using var kill = Process.Start("/bin/sh", ["-c", script]);
        kill.WaitForExit();
    }

    /// <summary>The most memory it ever had, in MB; null when it is gone. Linux only.</summary>
    public double? PeakMegabytes()
    {
        try
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? null : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            return null;
        }
    }

    public bool HasEnded => _process.HasExited;

    public async Task<CiTasksResult> EndAsync(TimeSpan? atMost = null)
    {
        using var limit = new CancellationTokenSource(atMost ?? TimeSpan.FromSeconds(120));
        await _process.WaitForExitAsync(limit.Token);
        await _reading;
        return new CiTasksResult(_process.ExitCode, Printed(), await _errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private string Printed()
    {
        lock (_output)
        {
            return _output.ToString();
        }
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            lock (_output)
            {
                _output.Append(line).Append('\n');
            }
        }
    }
}
