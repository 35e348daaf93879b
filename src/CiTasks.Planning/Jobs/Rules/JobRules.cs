using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Json;

namespace CiTasks.Planning.Jobs.Rules;

/// <summary>
/// What can be said of a job document without a workspace. Limits and forms: facts/databricks-api.md
/// 4.2 and 4.3; only what the service certainly refuses is an error, the rest warns.
/// </summary>
public static partial class JobRules
{
    /// <summary>Checks a whole document after overlay and placeholders.</summary>
    public static IReadOnlyList<Finding> Check(JsonSource job)
    {
        if (job.Root is not JsonObject settings)
        {
            return [new Finding("CIT0111", "a job file must hold one JSON object") { At = job.Locate(job.Root) }];
        }

        return
        [
            .. Envelope(job, settings),
            .. Names(job, settings),
            .. CheckTasks(job, settings, "the job"),
            .. ClusterReferences(job, settings),
        ];
    }

    /// <summary>What holds for the tasks of a job and of a one-time run alike.</summary>
    /// <param name="document">The document, for places.</param>
    /// <param name="settings">Its root.</param>
    /// <param name="noun">What it describes, such as <c>the job</c>.</param>
    public static IReadOnlyList<Finding> CheckTasks(JsonSource document, JsonObject settings, string noun) =>
    [
        .. JobShape.Check(document, settings),
        .. TaskCircle.Check(document, settings),
        .. Keys(document, settings),
        .. TaskReferences(document, settings, noun),
        .. Parameters(document, settings),
        .. SingleNode.Check(document, settings),
    ];

    private static IEnumerable<Finding> Envelope(JsonSource job, JsonObject settings)
    {
        if (settings["settings"] is JsonObject && settings["tasks"] is null)
        {
            yield return new Finding("CIT0112", "this is the answer of jobs/get, not a job's settings")
            {
                At = job.Locate(settings["settings"]),
                Hint = "keep only what stands inside \"settings\"",
            };
        }
    }

    private static IEnumerable<Finding> Names(JsonSource job, JsonObject settings)
    {
        if (string.IsNullOrWhiteSpace(settings["name"].AsText()) && settings["settings"] is not JsonObject)
        {
            yield return new Finding("CIT0113", "the job has no name")
            {
                At = job.Locate(settings["name"] ?? settings),
                Hint = "jobs are found again by their exact name: add \"name\": \"…\"",
            };
        }
    }

    private static IEnumerable<Finding> Keys(JsonSource job, JsonObject settings)
    {
        var seen = new HashSet<string>();
        foreach (var task in settings.ObjectsAt("tasks"))
        {
            var key = task["task_key"].AsText();
            if (key is null || !KeyForm().IsMatch(key))
            {
                yield return new Finding("CIT0114", key is null ? "a task has no task_key" : $"'{key}' cannot be a task_key")
                {
                    At = job.Locate(task["task_key"] ?? task),
                    Hint = "1 to 100 letters, digits, '-' and '_'",
                };
            }
            else if (!seen.Add(key))
            {
                yield return new Finding("CIT0114", $"the task_key '{key}' is used twice") { At = job.Locate(task["task_key"]) };
            }
        }
    }

    private static IEnumerable<Finding> TaskReferences(JsonSource document, JsonObject settings, string noun)
    {
        var tasks = settings.ObjectsAt("tasks").Select(task => task["task_key"].AsText()).OfType<string>().ToHashSet();
        foreach (var upstream in settings.ObjectsAt("tasks").SelectMany(task => task.ObjectsAt("depends_on")))
        {
            if (upstream["task_key"].AsText() is { } key && !tasks.Contains(key))
            {
                yield return Missing(document, upstream["task_key"], $"{noun} has no task '{key}'", key, tasks);
            }
        }
    }

    private static IEnumerable<Finding> ClusterReferences(JsonSource job, JsonObject settings)
    {
        var clusters = settings.ObjectsAt("job_clusters").Select(cluster => cluster["job_cluster_key"].AsText()).OfType<string>().ToHashSet();
        foreach (var task in settings.ObjectsAt("tasks"))
        {
            if (task["job_cluster_key"].AsText() is { } cluster && !clusters.Contains(cluster))
            {
                yield return Missing(job, task["job_cluster_key"], $"the job has no job cluster '{cluster}'", cluster, clusters);
            }
        }
    }

    private static Finding Missing(JsonSource document, JsonNode? at, string summary, string key, HashSet<string> known) =>
        new("CIT0115", summary)
        {
            At = document.Locate(at),
            Hint = Suggestion.For(key, known) is { } near
                ? $"did you mean '{near}'?"
                : known.Count == 0 ? "it defines none" : "it has: " + string.Join(", ", known),
        };

    private static IEnumerable<Finding> Parameters(JsonSource job, JsonObject settings)
    {
        foreach (var task in JobTasks.All(settings))
        {
            foreach (var kind in new[] { "python_wheel_task", "spark_python_task", "spark_jar_task", "spark_submit_task" })
            {
                if (task.ObjectAt(kind)?["parameters"] is not JsonArray parameters)
                {
                    continue;
                }

                foreach (var parameter in parameters.Where(parameter => parameter.AsText() is null))
                {
                    yield return new Finding("CIT0116", $"a parameter of {kind} is {JsonText.Write(parameter)}, not a string")
                    {
                        At = job.Locate(parameter ?? parameters),
                        Hint = "put it in quotes: the Jobs API takes strings only",
                    };
                }
            }
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_\-]{1,100}\z")]
    private static partial Regex KeyForm();
}
