using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace CiTasks.Testing;

/// <summary>A rehearsal workspace as a process of its own, as a user starts it. It ends with its test, whatever happens.</summary>
public sealed class RehearsalServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    private TempFolder? _outcomes;

    private RehearsalServer(Process process) => _process = process;

    public Uri Uri { get; private set; } = null!;

    public string Token { get; private set; } = "";

    /// <summary>Opens the rehearsal's own routes.</summary>
    public string AdminToken { get; private set; } = "";

    public string Root { get; private set; } = "";

    /// <summary>Where the workspace's DBFS lies on this machine.</summary>
    public string Dbfs => Path.Combine(Root, "dbfs");

    public int ProcessId => _process.Id;

    /// <summary>Sends the token with every call.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>All it printed on standard error so far.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return _errors.ToString();
            }
        }
    }

    public static Task<RehearsalServer> StartAsync(params string[] arguments) => StartAsync([], arguments);

    public static async Task<RehearsalServer> StartAsync(Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(BuiltPrograms.Rehearsal, ["serve", "--print-connection", "json", "--exit-with-stdin", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        var server = new RehearsalServer(Process.Start(start)!);
        server._process.ErrorDataReceived += (_, line) =>
        {
            lock (server._errors)
            {
                server._errors.AppendLine(line.Data);
            }
        };
        server._process.BeginErrorReadLine();
        await server.ConnectAsync();
        return server;
    }

    /// <summary>One whose tasks and runs end as a document says (docs/rehearsal.md, "Outcomes of your own"), without a Python.</summary>
    public static async Task<RehearsalServer> StartWithOutcomesAsync(string outcomes, params string[] arguments)
    {
        var folder = new TempFolder();
        try
        {
            var server = await StartAsync(["--outcomes", folder.Write("outcomes.json", outcomes), .. arguments]);
            server._outcomes = folder;
            return server;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Says anew how tasks and runs end, from the next one on.</summary>
    public void Outcomes(string outcomes)
    {
        // Beside and renamed: the server reads the file for each task.
        var file = _outcomes!.Write("outcomes.json.new", outcomes);
        File.Move(file, _outcomes.In("outcomes.json"), overwrite: true);
    }

    /// <summary>Ends it at once, as a power cut does.</summary>
    public async Task CrashAsync()
    {
        // Not the tree: what becomes of its jobs is part of what is tested.
        using var kill = Process.Start("kill", ["-9", _process.Id.ToString()]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop, and answers with its exit code.</summary>
    public async Task<int> StopAsync()
    {
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_process.HasExited)
            {
                await StopAsync();
            }
        }
        finally
        {
            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
            }
            Http?.Dispose();
            _process.Dispose();
            _outcomes?.Dispose();
        }
    }

    private async Task ConnectAsync()
    {
        var line = await _process.StandardOutput.ReadLineAsync();
        if (line is null)
        {
            await _process.WaitForExitAsync();
            throw new InvalidOperationException($"citasks-rehearsal ended with {_process.ExitCode}: {Errors}");
        }
        var connection = JsonNode.Parse(line)!;
        Uri = new Uri(connection["host"]!.GetValue<string>());
        Token = connection["token"]!.GetValue<string>();
        AdminToken = connection["admin_token"]!.GetValue<string>();
        Root = connection["root"]!.GetValue<string>();
        Http = new HttpClient { BaseAddress = Uri, Timeout = TimeSpan.FromSeconds(60) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }
}
