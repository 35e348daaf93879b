using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Runs;

/// <summary>The values that tasks of a run left for later ones (dbutils.jobs.taskValues). Each attempt writes a file of its own.</summary>
internal static class TaskValues
{
    /// <summary>In the folder of the attempt: one JSON object, key → any JSON value.</summary>
    public const string FileName = "values.json";

    /// <returns>task_key → key → value, of the last attempt at each task.</returns>
    public static JsonObject Of(Run run)
    {
        var attempts = run.Read(document => document.Children("tasks")
            .Select(task => (Key: task.RequiredText("task_key"), Id: task.RequiredNumber("run_id"))).ToArray());
        var values = new JsonObject();
        foreach (var (key, id) in attempts)
        {
            if (DocumentFile.TryLoad(Path.Combine(run.TaskFolder(id), FileName)) is { } set)
            {
                values[key] = set;
            }
        }
        return values;
    }

    /// <returns>What the last attempt at one task set that set anything; null when none did.</returns>
    public static JsonObject? Of(Run run, string taskKey)
    {
        var attempts = run.Read(document => document.Children("tasks")
            .Where(task => task.RequiredText("task_key") == taskKey)
            .Select(task => task.RequiredNumber("run_id")).ToArray());
        return attempts.Reverse()
            .Select(id => DocumentFile.TryLoad(Path.Combine(run.TaskFolder(id), FileName)))
            .FirstOrDefault(values => values is not null);
    }
}
