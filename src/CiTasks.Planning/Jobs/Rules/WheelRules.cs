using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Json;
using CiTasks.Planning.Wheels;

namespace CiTasks.Planning.Jobs.Rules;

/// <summary>
/// Holds the wheel tasks of a job against the wheels they would install, before anything is sent:
/// on Databricks the mistake shows only after a cluster has started.
/// </summary>
public static class WheelRules
{
    /// <summary>Checks every <c>python_wheel_task</c> that installs one of the given local wheels.</summary>
    /// <param name="job">The document, for places.</param>
    /// <param name="wheels">The wheel of each local library (see <see cref="LocalLibraries"/>), by the library's string value.</param>
    public static IEnumerable<Finding> Check(JsonSource job, IReadOnlyDictionary<JsonNode, WheelMetadata> wheels)
    {
        if (job.Root is not JsonObject settings)
        {
            yield break;
        }

        foreach (var task in JobTasks.All(settings))
        {
            if (task.ObjectAt("python_wheel_task") is not { } wheelTask)
            {
                continue;
            }

            var own = task.ObjectsAt("libraries")
                .Select(library => library["whl"])
                .OfType<JsonNode>()
                .Where(wheels.ContainsKey)
                .Select(value => wheels[value])
                .ToList();
            var all = task.ObjectsAt("libraries").Count();
            foreach (var finding in CheckTask(job, wheelTask, own, all > own.Count))
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<Finding> CheckTask(JsonSource job, JsonObject task, List<WheelMetadata> wheels, bool hasOthers)
    {
        if (wheels.Count == 0)
        {
            yield break;
        }

        var package = task["package_name"].AsText() ?? "";
        var wheel = wheels.FirstOrDefault(candidate => candidate.NormalisedName == WheelMetadata.Normalise(package));
        if (wheel is null)
        {
            // The package may come with a library that is not ours to read (PyPI, a remote wheel).
            if (!hasOthers)
            {
                yield return new Finding("CIT0202", $"package_name '{package}' is not the package of {wheels[0].FileName}")
                {
                    At = job.Locate(task["package_name"] ?? task),
                    Hint = $"the wheel's package is '{wheels[0].Name}'",
                };
            }

            yield break;
        }

        var entryPoint = task["entry_point"].AsText() ?? "";
        if (wheel.EntryPoints.ContainsKey(entryPoint) || wheel.DefinesFunction(package, entryPoint))
        {
            yield break;
        }

        yield return new Finding("CIT0201", $"entry point '{entryPoint}' not in {wheel.FileName}; it has: {List(wheel.EntryPoints.Keys)}")
        {
            At = job.Locate(task["entry_point"] ?? task),
            Hint = Suggestion.For(entryPoint, wheel.EntryPoints.Keys) is { } near
                ? $"did you mean '{near}'?"
                : $"name one of the wheel's entry points, or add one under [project.scripts] in pyproject.toml: {entryPoint} = \"{package}.…:main\"",
        };
    }

    private static string List(IEnumerable<string> names)
    {
        var text = string.Join(", ", names.Order(StringComparer.Ordinal));
        return text.Length == 0 ? "none" : text;
    }
}
