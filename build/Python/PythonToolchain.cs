namespace CiTasks.Build.Python;

/// <summary>
/// Finds a Python that can build a project's wheel: one that is ready; else an environment of this build's own;
/// else the system's packages. The user's own Python is asked, never changed.
/// </summary>
public sealed class PythonToolchain(PythonProbe probe, OwnEnvironment environment, SystemPackages packages)
{
    private static readonly string[] Usual = OperatingSystem.IsWindows() ? ["py", "python"] : ["python3", "python", SystemPackages.SystemPython];

    /// <param name="named">The user's choice; then no other Python is taken.</param>
    public ProbedPython Find(string? named)
    {
        var found = Candidates(named);
        if (named is not null && found.Count == 0)
        {
            throw new NoPythonException($"{named} is not a Python that starts. Name another: --python=<path>");
        }

        var maker = found.FirstOrDefault(python => python is { Supported: true, MakesEnvironments: true });
        return found.FirstOrDefault(python => python.IsReady)
            ?? (maker is null ? null : environment.Kept(maker) ?? environment.Make(maker))
            ?? (named is null || IsSystemPython(found[0]) ? packages.Install(found.FirstOrDefault()) : null)
            ?? throw new NoPythonException(Explain(named, found));
    }

    private List<ProbedPython> Candidates(string? named) =>
    [
        .. (named is null ? Usual : [named])
            .Select(command => command == "py" ? probe.Ask(command, "-3") : probe.Ask(command))
            .OfType<ProbedPython>()
            .DistinctBy(python => python.Executable),
    ];

    private bool IsSystemPython(ProbedPython python) => probe.Ask(SystemPackages.SystemPython)?.Base == python.Base;

    private string Explain(string? named, List<ProbedPython> found)
    {
        var tried = found.Count == 0 ? "There is no Python on the PATH." : string.Join(Environment.NewLine, found.Select(python => python.Shortcoming));
        var requirements = found.FirstOrDefault()?.Requirements ?? ["build", "setuptools", "wheel"];
        var command = named is null ? packages.CommandFor(found.FirstOrDefault()) : null;
        command ??= found.Count == 0
            ? "install Python 3.9 or newer from https://www.python.org/downloads/"
            : $"{found[0].Executable} -m pip install {string.Join(' ', requirements.Select(one => $"\"{one}\""))}";
        return $"""
            No Python here can build the project's wheel.
            {tried}
            Run this, then try again: {command}
            """;
    }
}
