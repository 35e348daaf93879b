using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Json;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.Running;
using CiTasks.Tasks.Runs.Requests;
using CiTasks.Tasks.Runs;

namespace CiTasks.Tasks.Ship;

/// <summary>One entry of the manifest: a task with its inputs.</summary>
/// <param name="Task">The task.</param>
/// <param name="At">Where the entry stands.</param>
/// <param name="Values">Value and origin by input name.</param>
internal sealed record ManifestEntry(TaskDefinition Task, Spot At, IReadOnlyDictionary<string, (string Value, string Origin)> Values)
{
    // What tells two entries of one task apart.
    private static readonly string[] Telling = ["source", "job-file", "job-name", "job-id", "run-name", "run-file", "repo-path"];

    /// <summary>The task with its subject: <c>sync-files data</c>.</summary>
    public string Title => string.Join(' ', Telling.Where(Values.ContainsKey).Select(name => Values[name].Value).Where(value => !RunRequestFile.IsText(value)).Take(1).Prepend(Task.Name));
}

/// <summary>
/// <c>citasks.json</c>: an object whose members are names of tasks, each with an entry or a list of
/// entries; an entry's members are the task's inputs. Paths are relative to the manifest's folder.
/// </summary>
internal sealed class Manifest
{
    private Manifest(string file, IReadOnlyList<ManifestEntry> entries)
    {
        Folder = Path.GetDirectoryName(file)!;
        Entries = entries;
    }

    /// <summary>Absolute folder of the file.</summary>
    public string Folder { get; }

    /// <summary>All entries, in the order of the steps.</summary>
    public IReadOnlyList<ManifestEntry> Entries { get; }

    /// <summary>The entries of one task.</summary>
    public IEnumerable<ManifestEntry> Of(TaskDefinition task) => Entries.Where(entry => entry.Task == task);

    /// <summary>Reads the file; null with findings when it cannot be used.</summary>
    public static Manifest? Read(TaskContext context, string path, IReadOnlyList<TaskDefinition> steps, ICollection<Finding> findings)
    {
        var file = context.FullPath(path);
        file = Directory.Exists(file) ? Path.Combine(file, "citasks.json") : file;
        if (!File.Exists(file))
        {
            findings.Add(new Finding("CIT0104", $"there is no manifest {context.Shown(file)}")
            {
                Hint = "name it with --manifest; docs/manifest.md shows its form",
            });
            return null;
        }

        if (JsonSource.Parse(context.Shown(file), File.ReadAllBytes(file), findings) is not { } source)
        {
            return null;
        }

        var before = findings.Count;
        var entries = source.Root is JsonObject root ? EntriesOf(source, root, steps, findings) : Wrong(source, source.Root, "a manifest must be one JSON object", findings);
        if (findings.Count == before && entries.Count == 0)
        {
            Wrong(source, source.Root, "the manifest names no task", findings);
        }

        return findings.Count == before ? new Manifest(file, [.. entries.OrderBy(entry => steps.ToList().IndexOf(entry.Task))]) : null;
    }

    private static List<ManifestEntry> EntriesOf(JsonSource source, JsonObject root, IReadOnlyList<TaskDefinition> steps, ICollection<Finding> findings)
    {
        var entries = new List<ManifestEntry>();
        foreach (var (name, value) in root)
        {
            if (name == "$schema")
            {
                continue;
            }

            var task = steps.FirstOrDefault(step => step.Name == name);
            if (task is null)
            {
                findings.Add(new Finding("CIT0103", $"'{name}' is not a task that ship runs")
                {
                    At = source.Locate(value ?? root),
                    Hint = Suggestion.For(name, steps.Select(step => step.Name)) is { } near ? $"did you mean '{near}'?" : "it runs: " + string.Join(", ", steps.Select(step => step.Name)),
                });
                continue;
            }

            foreach (var item in value is JsonArray list ? list.ToList() : [value])
            {
                if (item is JsonObject members)
                {
                    entries.Add(Entry(source, task, members, findings));
                }
                else
                {
                    Wrong(source, item ?? value, $"an entry of '{name}' must be an object of inputs", findings);
                }
            }
        }

        return entries;
    }

    private static ManifestEntry Entry(JsonSource source, TaskDefinition task, JsonObject members, ICollection<Finding> findings)
    {
        var values = new Dictionary<string, (string, string)>();
        foreach (var (name, value) in members)
        {
            var input = task.CommonInputs.FirstOrDefault(candidate => candidate.Name == name);
            if (input is null)
            {
                findings.Add(new Finding("CIT0103", $"{task.Name} has no input '{name}'")
                {
                    At = source.Locate(value ?? members),
                    Hint = Suggestion.For(name, task.CommonInputs.Select(candidate => candidate.Name)) is { } near
                        ? $"did you mean '{near}'?"
                        : "it has: " + string.Join(", ", task.CommonInputs.Select(candidate => candidate.Name)),
                });
            }
            else if (input.Kind == InputKind.Secret)
            {
                findings.Add(new Finding("CIT0105", $"'{name}' is a secret and must not stand in a file")
                {
                    At = source.Locate(value ?? members),
                    Hint = $"pass it by the environment: {string.Join(" or ", input.AllVariables)}",
                });
            }
            else if (ManifestValue.Text(input, value) is { } text)
            {
                values[name] = (text, Origins.Of(source.Locate(value)));
                if (input.Hidden(text).Any())
                {
                    findings.Add(new Finding("CIT0105", $"'{name}' holds a password or token, which must not stand in a file")
                    {
                        At = source.Locate(value),
                        Hint = "take it out of the address, with the @ behind it: nothing signs in with it",
                    });
                }
            }
            else
            {
                Wrong(source, value ?? members, $"'{name}' must be {ManifestValue.Wanted(input)}", findings);
            }
        }

        return new ManifestEntry(task, source.Locate(members), values);
    }

    private static List<ManifestEntry> Wrong(JsonSource source, JsonNode? at, string what, ICollection<Finding> findings)
    {
        findings.Add(new Finding("CIT0105", what) { At = source.Locate(at) });
        return [];
    }
}
