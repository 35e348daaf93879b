using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace CiTasks.Tasks.Running;

/// <summary>What a program printed and how it ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
/// <param name="Together">Both, in the order of arrival.</param>
internal sealed record ChildResult(int ExitCode, string Output, string Errors, string Together);

/// <summary>Runs other programs (Python, git), never through a shell.</summary>
internal static class ChildProcess
{
    /// <summary>Null when the program cannot be started at all.</summary>
    public static async Task<ChildResult?> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        string folder,
        IReadOnlyDictionary<string, string>? variables,
        CancellationToken cancel)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in variables ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        ChildEnvironment.Prepare(start.Environment);
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return null;
        }

        process.StandardInput.Close();
        var together = new StringBuilder();
        var output = CollectAsync(process.StandardOutput, together);
        var errors = CollectAsync(process.StandardError, together);
        try
        {
            await process.WaitForExitAsync(cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new ChildResult(process.ExitCode, await output.ConfigureAwait(false), await errors.ConfigureAwait(false), together.ToString());
    }

    private static async Task<string> CollectAsync(StreamReader reader, StringBuilder together)
    {
        var own = new StringBuilder();
        while (await reader.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            own.Append(line).Append('\n');
            lock (together)
            {
                together.Append(line).Append('\n');
            }
        }

        return own.ToString();
    }
}
