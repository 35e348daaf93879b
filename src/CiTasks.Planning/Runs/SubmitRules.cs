using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Jobs;
using CiTasks.Planning.Jobs.Rules;
using CiTasks.Planning.Json;

namespace CiTasks.Planning.Runs;

/// <summary>What can be said of a one-time run without a workspace; the rules of job files hold where they fit.</summary>
public static class SubmitRules
{
    private static readonly (string Kind, string Member, bool IsMap)[] TaskParameters =
    [
        ("notebook_task", "base_parameters", true),
        ("python_wheel_task", "named_parameters", true),
        ("python_wheel_task", "parameters", false),
        ("spark_python_task", "parameters", false),
        ("spark_jar_task", "parameters", false),
        ("spark_submit_task", "parameters", false),
    ];

    /// <summary>Members of <c>jobs/run-now</c> that <c>runs/submit</c> lacks (facts/databricks-api.md 4.6), and what to do instead.</summary>
    private static readonly (string Name, string Instead)[] OnlyOfJobs =
    [
        ("job_parameters", "a one-time run declares no parameters: write them into its tasks, such as \"base_parameters\" of a notebook_task"),
        ("sql_params", "write them as \"parameters\" of the sql_task"),
        ("dbt_commands", "write them as \"commands\" of the dbt_task"),
        ("pipeline_params", "write \"full_refresh\" and the selections into the pipeline_task"),
        ("only", "leave out the tasks that shall not run"),
    ];

    /// <summary>Checks the document before <see cref="SubmitDocument.Normalise"/>: is it a one-time run at all, and in one form?</summary>
    public static IReadOnlyList<Finding> CheckForm(JsonSource source)
    {
        if (source.Root is not JsonObject run)
        {
            return [RunRequestRules.NoObject(source)];
        }

        if (DocumentKinds.Foreign(source, run) is { } foreign)
        {
            return [foreign];
        }

        return [.. OfJobs(source, run), .. run["tasks"] is null ? [] : Mixed(source, run)];
    }

    /// <summary>Checks the document in the form with <c>tasks</c>.</summary>
    public static IReadOnlyList<Finding> Check(JsonSource source)
    {
        var run = (JsonObject)source.Root;
        return
        [
            .. NoTasks(source, run),
            .. Clusters(source, run),
            .. JobTasks.All(run).SelectMany(task => Task(source, task)),
            .. JobRules.CheckTasks(source, run, "the run").Where(finding => finding.Id != "CIT0116"),
        ];
    }

    private static IEnumerable<Finding> Mixed(JsonSource source, JsonObject run)
    {
        foreach (var (name, value) in run.Where(member => member.Value is not null && (SubmitDocument.BesideOneTask.Contains(member.Key) || DocumentKinds.IsTaskKind(member.Key))))
        {
            yield return new Finding("CIT0520", $"'{name}' stands beside 'tasks', where the service does not look")
            {
                At = source.Locate(value),
                Hint = "put it into the task that it is for",
            };
        }
    }

    // The service would ignore them without a word.
    private static IEnumerable<Finding> OfJobs(JsonSource source, JsonObject run)
    {
        foreach (var (name, instead) in OnlyOfJobs.Where(member => run[member.Name] is not null))
        {
            yield return new Finding("CIT0520", $"a one-time run has no '{name}', which belongs to a run of a job")
            {
                At = source.Locate(run[name]),
                Hint = instead,
            };
        }
    }

    private static IEnumerable<Finding> NoTasks(JsonSource source, JsonObject run)
    {
        if (run["tasks"] is JsonArray { Count: 0 })
        {
            yield return new Finding("CIT0520", "the run has no task") { At = source.Locate(run["tasks"]) };
        }
    }

    private static IEnumerable<Finding> Clusters(JsonSource source, JsonObject run)
    {
        var shared = JobTasks.All(run).Select(task => (Name: "job_cluster_key", Value: task["job_cluster_key"])).Append((Name: "job_clusters", Value: run["job_clusters"]));
        foreach (var (name, value) in shared.Where(member => member.Value is not null))
        {
            yield return new Finding("CIT0528", $"a one-time run has no '{name}'")
            {
                At = source.Locate(value),
                Hint = "give the task its own \"new_cluster\", or an \"existing_cluster_id\"",
            };
        }
    }

    private static IEnumerable<Finding> Task(JsonSource source, JsonObject task)
    {
        var kinds = task.Where(member => DocumentKinds.IsTaskKind(member.Key) && member.Value is not null).Select(member => member.Key).ToList();
        if (kinds.Count != 1)
        {
            yield return new Finding("CIT0520", kinds.Count == 0
                ? $"the task '{task["task_key"].AsText()}' does not say what to run"
                : $"the task '{task["task_key"].AsText()}' says several things to run: {string.Join(", ", kinds)}")
            {
                At = source.Locate(task),
                Hint = kinds.Count == 0 ? "give it one of notebook_task, spark_python_task, python_wheel_task, spark_jar_task, …" : "a task does one thing: make it several tasks",
            };
        }

        foreach (var kind in kinds.Where(kind => task[kind] is not JsonObject))
        {
            yield return new Finding("CIT0520", $"'{kind}' must be an object, not {ParameterShape.Noun(task[kind])}")
            {
                At = source.Locate(task[kind]),
                Hint = "it says what the task does, member by member",
            };
        }

        if (task["new_cluster"] is not null && task["existing_cluster_id"] is { } existing)
        {
            yield return new Finding("CIT0523", "'new_cluster' and 'existing_cluster_id' exclude each other") { At = source.Locate(existing), Hint = "leave one of them out" };
        }

        foreach (var (kind, member, isMap) in TaskParameters)
        {
            if (task.ObjectAt(kind)?[member] is { } value)
            {
                foreach (var finding in ParameterShape.Check(source, member, value, isMap))
                {
                    yield return finding;
                }
            }
        }
    }
}
