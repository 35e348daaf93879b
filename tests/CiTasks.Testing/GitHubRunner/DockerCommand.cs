using System.Diagnostics;
using System.Text;

namespace CiTasks.Testing.GitHubRunner;

/// <summary>The machine's <c>docker</c> command.</summary>
internal static class DockerCommand
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="arguments">One text, as the runner hands it over: double quotes group, and only they are escaped.</param>
    public static async Task<(int ExitCode, string Output)> RunAsync(string arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = Process.Start(Command(arguments, environment))!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<string> RequireAsync(string arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var (code, output) = await RunAsync(arguments, environment);
        return code == 0 ? output.Trim() : throw new InvalidOperationException($"docker {arguments}\nended with {code}:\n{output}");
    }

    public static ProcessStartInfo Command(string arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo("docker", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
