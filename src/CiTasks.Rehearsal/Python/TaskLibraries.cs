using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Python;

/// <summary>What a task wants installed: wheels of the workspace, and packages that the chosen Python must have.</summary>
internal sealed class TaskLibraries
{
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
            libraries.Add(library, paths);
        }
        foreach (var dependency in attempt.EnvironmentDependencies)
        {
            libraries.AddDependency(dependency, paths);
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

    private void Add(JsonObject library, JobPaths paths)
    {
        if (library.Text("whl") is { } wheel)
        {
            AddWheel(wheel, paths);
        }
        else if (library.Child("pypi")?.Text("package") is { } package)
        {
            _requirements.Add(($"pypi \"{package}\"", package));
        }
        else if (library.Text("requirements") is { } list)
        {
            AddRequirementsFile(list, paths);
        }
        else
        {
            _notes.Add($"Not installed in a rehearsal: {library.ToJsonString()}");
        }
    }

    private void AddDependency(string dependency, JobPaths paths)
    {
        if (dependency.EndsWith(".whl", StringComparison.OrdinalIgnoreCase))
        {
            AddWheel(dependency, paths);
        }
        else if (dependency.StartsWith("-r ", StringComparison.Ordinal))
        {
            AddRequirementsFile(dependency[3..].Trim(), paths);
        }
        else
        {
            _requirements.Add(($"environment dependency \"{dependency}\"", dependency));
        }
    }

    private void AddWheel(string path, JobPaths paths)
    {
        var name = $"whl \"{path}\"";
        _wheels.Add((name, paths.FindFile(path) ?? throw new LibraryException(name, "there is no such file in the workspace")));
        // name-version-...: what the wheel itself requires is checked as that of any package.
        var parts = Path.GetFileName(path).Split('-');
        _requirements.Add((name, parts[0]));
    }

    private void AddRequirementsFile(string path, JobPaths paths)
    {
        var name = $"requirements \"{path}\"";
        var file = paths.FindFile(path) ?? throw new LibraryException(name, "there is no such file in the workspace");
        foreach (var line in File.ReadLines(file).Select(line => line.Split(" #")[0].Trim()))
        {
            if (line.Length > 0 && line[0] is not ('#' or '-'))
            {
                _requirements.Add((name, line));
            }
        }
    }
}
