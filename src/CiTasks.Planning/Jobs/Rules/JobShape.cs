using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Json;

namespace CiTasks.Planning.Jobs.Rules;

/// <summary>Members that must be lists of objects, and what a wheel task cannot do without.</summary>
internal static class JobShape
{
    public static IEnumerable<Finding> Check(JsonSource job, JsonObject settings)
    {
        foreach (var name in new[] { "tasks", "job_clusters", "environments", "parameters" })
        {
            foreach (var finding in ListOfObjects(job, settings, name))
            {
                yield return finding;
            }
        }

        foreach (var task in JobTasks.All(settings))
        {
            foreach (var finding in ListOfObjects(job, task, "libraries").Concat(ListOfObjects(job, task, "depends_on")).Concat(WheelTask(job, task)))
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<Finding> ListOfObjects(JsonSource job, JsonObject parent, string name)
    {
        var value = parent[name];
        var wrong = value is JsonArray items ? items.FirstOrDefault(item => item is not JsonObject) ?? (items.Contains(null) ? items : null) : value;
        if (wrong is not null)
        {
            yield return new Finding("CIT0118", $"'{name}' must be a list of objects") { At = job.Locate(wrong) };
        }
    }

    private static IEnumerable<Finding> WheelTask(JsonSource job, JsonObject task)
    {
        if (task["python_wheel_task"] is not JsonObject wheel)
        {
            yield break;
        }

        foreach (var name in new[] { "package_name", "entry_point" })
        {
            if (string.IsNullOrEmpty(wheel[name].AsText()))
            {
                yield return new Finding("CIT0118", $"the wheel task has no {name}") { At = job.Locate(wheel[name] ?? wheel) };
            }
        }
    }
}
