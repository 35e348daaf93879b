using System.Text.Json.Nodes;
using CiTasks.Planning.Json;

namespace CiTasks.Planning.Jobs;

/// <summary>A library entry of a job that names a file of the checkout instead of a remote one.</summary>
/// <param name="Value">The string in the document.</param>
/// <param name="Kind"><c>whl</c>, <c>jar</c>, <c>egg</c> or <c>requirements</c>.</param>
/// <param name="Pattern">The path or pattern as written, relative to the job file.</param>
/// <param name="Owner">Key of the task or environment it belongs to; empty when the job has no tasks (API 2.0 form).</param>
public sealed record LocalLibrary(JsonValue Value, string Kind, string Pattern, string Owner)
{
    /// <summary>True for a library of a task, false for a dependency of a serverless environment.</summary>
    public bool InTask { get; init; }
}

/// <summary>Finds the local libraries of a job: those without a scheme or a leading slash.</summary>
public static class LocalLibraries
{
    private static readonly string[] Kinds = ["whl", "jar", "egg", "requirements"];

    /// <summary>
    /// All of them: libraries of all tasks, for-each inner tasks included, and wheels among the
    /// dependencies of serverless environments.
    /// </summary>
    public static IReadOnlyList<LocalLibrary> Find(JsonObject settings) =>
        [.. JobTasks.All(settings).SelectMany(InTask), .. settings.ObjectsAt("environments").SelectMany(InEnvironment)];

    /// <summary>True for a path of the checkout: no <c>scheme:</c>, no leading slash.</summary>
    public static bool IsLocal(string path) =>
        path.Length > 0 && path[0] != '/' && !path.Contains(':', StringComparison.Ordinal) && !path.StartsWith("${", StringComparison.Ordinal);

    // Other dependencies there are requirement lines for pip, which look just as local.
    private static IEnumerable<LocalLibrary> InEnvironment(JsonObject environment) =>
        (environment.ObjectAt("spec")?["dependencies"] as JsonArray ?? [])
            .OfType<JsonValue>()
            .Where(value => value.AsText() is { } path && path.EndsWith(".whl", StringComparison.Ordinal) && IsLocal(path))
            .Select(value => new LocalLibrary(value, "whl", value.GetValue<string>(), environment["environment_key"].AsText() ?? ""));

    private static IEnumerable<LocalLibrary> InTask(JsonObject task)
    {
        foreach (var library in task.ObjectsAt("libraries"))
        {
            foreach (var kind in Kinds)
            {
                if (library[kind] is JsonValue value && value.AsText() is { } path && IsLocal(path))
                {
                    yield return new LocalLibrary(value, kind, path, task["task_key"].AsText() ?? "") { InTask = true };
                }
            }
        }
    }
}
