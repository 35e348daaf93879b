using System.Diagnostics;

namespace CiTasks.Testing;

/// <summary>The checks of <c>tools/npm</c>, installed once from the lock file.</summary>
public static class NpmVerifiers
{
    private static readonly Lazy<Task> Installed = new(InstallAsync);

    private static string Folder => Repository.In("tools/npm");

    /// <summary>Runs a script of that folder with Node.js.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        await Installed.Value;
        return await StartAsync("node", arguments);
    }

    private static async Task InstallAsync()
    {
        // npm notes what it has installed; the same lock file again means nothing to do.
        var (wanted, installed) = (Path.Combine(Folder, "package-lock.json"), Path.Combine(Folder, "node_modules/.package-lock.json"));
        if (File.Exists(installed) && File.GetLastWriteTimeUtc(installed) >= File.GetLastWriteTimeUtc(wanted))
        {
            return;
        }

        var (exitCode, output) = await StartAsync("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"npm ci ended with {exitCode}: {output}");
        }
    }

    private static async Task<(int ExitCode, string Output)> StartAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
