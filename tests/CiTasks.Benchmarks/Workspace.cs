using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace CiTasks.Benchmarks;

/// <summary>A rehearsal workspace as a process, and what it costs.</summary>
internal sealed class Workspace : IDisposable
{
    private readonly Process _process;

    private Workspace(Process process, JsonNode connection)
    {
        _process = process;
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(connection["host"]!.GetValue<string>()) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", connection["token"]!.GetValue<string>());
    }

    public HttpClient Http { get; }

    /// <summary>Resident memory in MB: the figure that a person sees in top.</summary>
    public double Resident => ReadStatus("VmRSS:");

    /// <summary>The most that it ever was.</summary>
    public double HighestResident => ReadStatus("VmHWM:");

    public static async Task<Workspace> StartAsync(string executable, string root)
    {
        var start = new ProcessStartInfo(executable, ["serve", "--print-connection", "json", "--exit-with-stdin", "--root", root, "--sandbox", "paths", "--python", "/no/python"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"{executable} does not serve.");
        return new(process, JsonNode.Parse(line)!);
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        using var response = await Http.GetAsync(path);
        return await ReadAsync(path, response);
    }

    public async Task<JsonNode> PostAsync(string path, JsonObject body)
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await Http.PostAsync(path, content);
        return await ReadAsync(path, response);
    }

    public void Dispose()
    {
        Http.Dispose();
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(20)))
        {
            _process.Kill();
        }
        _process.Dispose();
    }

    private static async Task<JsonNode> ReadAsync(string path, HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        return response.StatusCode == HttpStatusCode.OK ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{path}: {text}");
    }

    private double ReadStatus(string field)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").Single(line => line.StartsWith(field, StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) / 1024;
    }
}
