using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Python;

/// <summary>What a task wants installed: wheels of the workspace, and packages that the chosen Python must have.</summary>
internal sealed class TaskLibraries
{
    private const int DeepestList = 10;

    private readonly List<(string Name, string Path)> _wheels = [];
    private readonly List<(string Name, string Requirement)> _requirements = [];
    private readonly List<string> _notes = [];

    private TaskLibraries()
    {
    }

    /// <summary>Lines for the log about libraries that mean nothing here.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <exception cref="LibraryException">One of them cannot be had.</exception>
    public static TaskLibraries Of(TaskAttempt attempt, JobPaths paths)
    {
        var libraries = new TaskLibraries();
        foreach (var library in attempt.Task.Children("libraries"))
        {
            libraries.Add(library, paths.FindFile);
        }
        foreach (var dependency in attempt.Environment?.Texts("dependencies") ?? [])
        {
            libraries.AddLine($"environment dependency \"{dependency}\"", dependency, paths.FindFile);
        }
        return libraries;
    }

    public void Unpack(string sitePackages, string scripts)
    {
        foreach (var (name, path) in _wheels)
        {
            try
            {
                Wheel.Unpack(path, sitePackages, scripts);
            }
            catch (Exception problem) when (problem is InvalidDataException or IOException)
            {
                throw new LibraryException(name, problem.Message);
            }
        }
    }

    /// <summary>For the bootstrap, which can ask the Python that must have them.</summary>
    public JsonArray Requirements() => new([.. _requirements.Select(Requirement)]);

    private static JsonNode Requirement((string Name, string Requirement) entry) =>
        new JsonObject { ["library"] = entry.Name, ["requirement"] = entry.Requirement };

    private void Add(JsonObject library, Func<string, string?> find)
    {
        if (library.Text("whl") is { } wheel)
        {
            AddWheel(wheel, find);
        }
        else if (library.Child("pypi")?.Text("package") is { } package)
        {
            _requirements.Add(($"pypi \"{package}\"", package));
        }
        else if (library.Text("requirements") is { } list)
        {
            AddRequirementsFile(list, find, depth: 0);
        }
        else if (library.Text("egg") is { } egg)
        {
            throw new LibraryException($"egg \"{egg}\"", "eggs cannot be installed since Databricks Runtime 14.0; build a wheel");
        }
        else
        {
            _notes.Add($"Not installed in a rehearsal: {library.ToJsonString()}");
        }
    }

    /// <summary>One line as pip reads them: a package, a wheel, another list, or an option.</summary>
    private void AddLine(string name, string line, Func<string, string?> find, int depth = 0)
    {
        if (RequirementLine.ListIn(line) is { } list)
        {
            AddRequirementsFile(list, find, depth + 1);
        }
        else if (line.Split('[')[0].EndsWith(".whl", StringComparison.OrdinalIgnoreCase))
        {
            AddWheel(line.Split('[')[0], find);
        }
        else if (line.StartsWith('-') || line.Contains("://", StringComparison.Ordinal))
        {
            _notes.Add($"Not used in a rehearsal: {line}");
        }
        else
        {
            _requirements.Add((name, line));
        }
    }

    private void AddWheel(string path, Func<string, string?> find)
    {
        var name = $"whl \"{path}\"";
        _wheels.Add((name, find(path) ?? throw new LibraryException(name, "there is no such file in the workspace")));
        // name-version-...: what the wheel itself requires is checked as that of any package.
        var parts = Path.GetFileName(path).Split('-');
        _requirements.Add((name, parts[0]));
    }

    private void AddRequirementsFile(string path, Func<string, string?> find, int depth)
    {
        var name = $"requirements \"{path}\"";
        var file = find(path) ?? throw new LibraryException(name, "there is no such file in the workspace");
        if (depth > DeepestList)
        {
            throw new LibraryException(name, "the lists lead in a circle");
        }
        // Further lists and wheels are named from where this list lies.
        string? findBeside(string other) => other.StartsWith('/') || other.Contains(':') ? find(other) : find(RequirementLine.Beside(path, other));
        foreach (var line in File.ReadLines(file).Select(RequirementLine.Plain).Where(line => line.Length > 0))
        {
            AddLine(name, line, findBeside, depth);
        }
    }
}
