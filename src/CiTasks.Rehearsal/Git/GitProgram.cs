using System.Diagnostics;
using System.Text;
using CiTasks.Rehearsal.Sandboxes;

namespace CiTasks.Rehearsal.Git;

/// <summary>What git printed.</summary>
internal sealed record GitOutput(int ExitCode, string Text, string Errors);

/// <summary>Runs the real git, apart from the settings, credentials and prompts of whoever started the workspace.</summary>
internal sealed class GitProgram(GitHome home, JobLauncher launcher)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>How to reach the network from here is the machine's business and is kept.</summary>
    private static readonly string[] Kept =
    [
        "PATH", "SYSTEMROOT", "TEMP", "TMP", "http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY",
        "SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH",
    ];

    /// <returns>Standard output.</returns>
    /// <exception cref="GitException">It failed.</exception>
    public async Task<string> RunAsync(GitCommand command, CancellationToken stop)
    {
        var output = await TryAsync(command, stop);
        return output.ExitCode == 0 ? output.Text : throw GitErrors.Explain(output, command.Login is not null);
    }

    public async Task<GitOutput> TryAsync(GitCommand command, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        stop.ThrowIfCancellationRequested();
        using var process = await launcher.StartAsync(Start(command), Environment(command));
        var output = process.StandardOutput.ReadToEndAsync(either.Token);
        var errors = process.StandardError.ReadToEndAsync(either.Token);
        try
        {
            await WriteAsync(process, command.Input);
            await process.WaitForExitAsync(either.Token);
            var said = await errors;
            return new(process.ExitCode, await output, command.Login?.Redact(said) ?? said);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            throw new GitException(GitFailure.Remote, $"git did not end within {Limit.TotalMinutes:0} minutes.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private ProcessStartInfo Start(GitCommand command)
    {
        var program = Tools.Find("git") ?? throw new GitException(GitFailure.NoGit, "The rehearsal workspace needs the program git, and this machine has none.");
        return new(program, command.Arguments) { WorkingDirectory = home.Root };
    }

    private Dictionary<string, string> Environment(GitCommand command)
    {
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = Tools.StandardPath,
            ["HOME"] = home.Root,
            ["LC_ALL"] = "C",
            ["GIT_CONFIG_NOSYSTEM"] = "1",
            ["GIT_CONFIG_GLOBAL"] = home.Config,
            ["GIT_ATTR_NOSYSTEM"] = "1",
            ["GIT_TERMINAL_PROMPT"] = "0",
            ["GIT_ALLOW_PROTOCOL"] = "file:http:https",
            ["GIT_LITERAL_PATHSPECS"] = "1",
            ["GIT_NO_LAZY_FETCH"] = "1",
        };
        foreach (var name in Kept)
        {
            if (System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
            {
                environment[name] = value;
            }
        }
        if (command.GitFolder is not null)
        {
            environment["GIT_DIR"] = command.GitFolder;
        }
        if (command.Tree is not null)
        {
            environment["GIT_WORK_TREE"] = command.Tree;
        }
        command.Login?.WriteTo(environment);
        return environment;
    }

    private static async Task WriteAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(input));
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all; its exit code says why.
        }
    }
}
