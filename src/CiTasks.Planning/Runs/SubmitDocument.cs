using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Json;

namespace CiTasks.Planning.Runs;

/// <summary>
/// One-time runs in the form of the API 2.0 (one task's members at the top) as <c>runs/submit</c>
/// of 2.2 takes them: <c>tasks</c> with one task, <c>main</c> (facts/databricks-api.md 4.6).
/// </summary>
public static class SubmitDocument
{
    /// <summary>Key of the task that a document in the old form becomes.</summary>
    public const string OnlyTask = "main";

    // Everything else stays where it is: members of the run, and those that nobody knows.
    private static readonly string[] OfTask =
    [
        "existing_cluster_id", "new_cluster", "libraries", "environment_key", "compute",
        "max_retries", "min_retry_interval_millis", "retry_on_timeout", "run_if", "disable_auto_optimization",
    ];

    /// <summary>Where the older parameters of a run go: the kinds of task that take them, and the member there.</summary>
    private static readonly (string Name, string[] Kinds, string Member)[] Parameters =
    [
        ("notebook_params", ["notebook_task"], "base_parameters"),
        ("jar_params", ["spark_jar_task"], "parameters"),
        ("python_params", ["spark_python_task", "python_wheel_task"], "parameters"),
        ("python_named_params", ["python_wheel_task"], "named_parameters"),
        ("spark_submit_params", ["spark_submit_task"], "parameters"),
    ];

    /// <summary>Members that only a run with one task at the top has: they belong to that task.</summary>
    internal static IEnumerable<string> BesideOneTask => OfTask.Concat(Parameters.Select(parameter => parameter.Name));

    /// <summary>Rewrites the document in place; one that has <c>tasks</c> (null is none) is left as it is. Nodes keep their places.</summary>
    /// <param name="source">A document whose root is an object.</param>
    /// <param name="findings">Gets what cannot be rewritten.</param>
    public static void Normalise(JsonSource source, ICollection<Finding> findings)
    {
        if (source.Root is not JsonObject run || run["tasks"] is not null)
        {
            return;
        }

        var task = new JsonObject { ["task_key"] = OnlyTask };
        source.Place(task, source.Locate(run));
        foreach (var (name, value) in run.Where(member => OfTask.Contains(member.Key) || DocumentKinds.IsTaskKind(member.Key)).ToList())
        {
            run.Remove(name);
            task[name] = value;
        }

        foreach (var (name, _, _) in Parameters.Where(parameter => run.ContainsKey(parameter.Name)))
        {
            var value = run[name];
            run.Remove(name);
            if (value is not null)
            {
                SetParameters(source, task, name, value, findings);
            }
        }

        run["tasks"] = new JsonArray(task);
    }

    /// <summary>
    /// Puts parameters of a run into the task that takes them: a one-time run has no parameters
    /// beside those of its tasks. A list takes the place of the task's own, texts by name go over
    /// them name by name.
    /// </summary>
    /// <param name="source">The document, for places.</param>
    /// <param name="task">The task.</param>
    /// <param name="name">Such as <c>python_params</c>.</param>
    /// <param name="value">The parameters.</param>
    /// <param name="findings">Gets a finding when the task is of another kind.</param>
    public static void SetParameters(JsonSource source, JsonObject task, string name, JsonNode? value, ICollection<Finding> findings)
    {
        var (_, kinds, member) = Parameters.Single(parameter => parameter.Name == name);
        if (kinds.Select(kind => task[kind]).OfType<JsonObject>().FirstOrDefault() is { } part)
        {
            if (value is JsonObject given && part[member] is JsonObject own)
            {
                Merge(source, own, given);
            }
            else
            {
                part[member] = value;
            }

            return;
        }

        findings.Add(new Finding("CIT0521", $"'{name}' is for {string.Join(" or ", kinds)}, and the task is none")
        {
            At = source.Locate(value ?? task),
            Hint = task.Select(item => item.Key).FirstOrDefault(DocumentKinds.IsTaskKind) is { } kind ? $"the task has {kind}" : "say what the task does first",
        });
    }

    private static void Merge(JsonSource source, JsonObject own, JsonObject given)
    {
        foreach (var (name, value) in given.ToList())
        {
            if (value is not null)
            {
                // It leaves the parent whose place it may have.
                source.Place(value, source.Locate(value));
            }

            given.Remove(name);
            own[name] = value;
        }
    }
}
