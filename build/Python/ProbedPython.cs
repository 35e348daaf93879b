namespace CiTasks.Build.Python;

/// <summary>A Python of this machine and what it lacks for building a project's wheel (the answer of probe.py).</summary>
public sealed record ProbedPython(
    string Executable,
    string Base,
    string Version,
    bool Supported,
    IReadOnlyList<string> Requirements,
    IReadOnlyList<string> Missing,
    bool MakesEnvironments)
{
    public bool IsReady => Supported && Missing.Count == 0;

    public string Shortcoming => Supported
        ? $"{Executable} ({Version}) lacks {string.Join(", ", Missing)}"
        : $"{Executable} ({Version}) is too old, 3.9 is the least";
}
