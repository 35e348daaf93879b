using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Jobs;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Runs;

/// <summary>What a task left: its log, and the fields that its kind wrote, such as error and error_trace.</summary>
internal static class RunOutput
{
    /// <summary>Standard output and error, in the order they arrived.</summary>
    public const string LogName = "output.log";

    /// <summary>The fields of the reply that the task's kind writes.</summary>
    public const string FieldsName = "output.json";

    private const int LogLimit = 5 * 1024 * 1024;

    public static JsonObject Read(Run run, long askedId, RunView view)
    {
        var taskRunId = askedId;
        if (askedId == run.Id)
        {
            if (run.Read(document => document.Text("format")) != JobFormat.SingleTask)
            {
                throw ApiException.InvalidParameter(
                    "Retrieving the output of runs with multiple tasks is not supported. Please retrieve the output of each individual task run instead.");
            }
            taskRunId = run.Read(document => document.Children("tasks").Last().RequiredNumber("run_id"));
        }
        var output = new JsonObject { ["metadata"] = view.ShowTask(run, taskRunId) };
        var folder = run.TaskFolder(taskRunId);
        if (run.ReadTask(taskRunId, task => task.ContainsKey("notebook_task")))
        {
            // Of a notebook the service tells the value it ended with, and never what it printed.
            output["notebook_output"] = new JsonObject { ["result"] = "", ["truncated"] = false };
        }
        else
        {
            AddLog(output, Path.Combine(folder, LogName));
        }
        foreach (var (name, value) in DocumentFile.TryLoad(Path.Combine(folder, FieldsName)) ?? [])
        {
            output[name] = value?.DeepClone();
        }
        return output;
    }

    private static void AddLog(JsonObject output, string path)
    {
        if (!File.Exists(path))
        {
            return;
        }
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var truncated = file.Length > LogLimit;
        file.Position = truncated ? file.Length - LogLimit : 0;
        var tail = new byte[Math.Min(file.Length, LogLimit)];
        var read = file.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false);
        var start = 0;
        while (truncated && start < read && (tail[start] & 0xC0) == 0x80)
        {
            // The cut fell inside a character.
            start++;
        }
        output["logs"] = Encoding.UTF8.GetString(tail.AsSpan(start, read - start));
        output["logs_truncated"] = truncated;
    }
}
