using System.Diagnostics;

namespace CiTasks.Build.Rehearsal.Containers;

/// <summary>The container of a step, started as a runner starts it.</summary>
/// <param name="folders">What is mounted.</param>
/// <param name="options">Network and label.</param>
public sealed class StepContainer(RunnerFolders folders, IReadOnlyList<string> options)
{
    /// <summary>Runs a step to its end.</summary>
    /// <param name="variables">Of the step; their values stay off the command line.</param>
    /// <returns>The exit code.</returns>
    public int Run(string image, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> variables, Action<string> print)
    {
        var start = new ProcessStartInfo("docker", Arguments(image, arguments, variables.Keys)) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Print(line.Data, print);
        process.ErrorDataReceived += (_, line) => Print(line.Data, print);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var signals = new PassedOnSignals(process);
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>What follows <c>docker</c>.</summary>
    public IReadOnlyList<string> Arguments(string image, IReadOnlyList<string> arguments, IEnumerable<string> variables) =>
    [
        "run", "--rm", "--workdir", "/github/workspace", "--env", "HOME=/github/home", .. options,
        .. variables.Order(StringComparer.Ordinal).SelectMany(name => new[] { "--env", name }),
        .. folders.Mounts.SelectMany(mount => new[] { "--volume", mount }),
        image, .. arguments,
    ];

    private static void Print(string? line, Action<string> print)
    {
        if (line is not null && RunnerLog.Show(line) is { } shown)
        {
            print(shown);
        }
    }
}
