namespace CiTasks.Build.Python;

/// <summary>A virtual environment that belongs to this build alone, filled from the package index that pip is set up for.</summary>
public sealed class OwnEnvironment(ICommands commands, PythonProbe probe, string folder, Action<string> say)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private string Executable => OperatingSystem.IsWindows()
        ? Path.Combine(folder, "Scripts", "python.exe")
        : Path.Combine(folder, "bin", "python");

    /// <summary>The environment of an earlier run, if it is still good and belongs to this Python.</summary>
    public ProbedPython? Kept(ProbedPython maker) =>
        File.Exists(Executable) && probe.Ask(Executable) is { IsReady: true } kept && kept.Base == maker.Base ? kept : null;

    /// <summary>Null when the package index is not reached or does not have what is needed.</summary>
    public ProbedPython? Make(ProbedPython maker)
    {
        say($"Making a Python environment in {folder} from {maker.Executable}, with {string.Join(", ", maker.Requirements)} from the package index");
        Remove();
        var made = commands.Run(maker.Executable, ["-m", "venv", folder], Limit);
        var filled = made.Succeeded
            ? commands.Run(Executable, ["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", "--retries", "1", "--timeout", "10", .. maker.Requirements], Limit)
            : made;
        if (filled.Succeeded && probe.Ask(Executable) is { IsReady: true } python)
        {
            return python;
        }

        Remove();
        say($"That failed: {LastLine(filled.Errors)}");
        return null;
    }

    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "the environment lacks a requirement";

    private void Remove()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
