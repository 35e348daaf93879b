using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Runs;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Python;

/// <summary>What the process of a task leaves in its own folder. It is the job's to write, so nothing in it is believed.</summary>
internal sealed class TaskReport(string folder)
{
    /// <summary>Well above what the bootstrap writes at most: a result of 5 MB, or 250 values of 48 KiB.</summary>
    private const long SizeLimit = 64 * 1024 * 1024;

    public string ResultPath => Path.Combine(folder, "result.json");

    public string ValuesPath => Path.Combine(folder, "set-values.json");

    public TaskOutcome Verdict(int exitCode, bool isNotebook)
    {
        var result = Read(ResultPath);
        if (result?.Text("library_error") is { } missing)
        {
            return TaskOutcome.LibraryFailed(missing);
        }
        if (result?.Text("error") is { } error)
        {
            return TaskOutcome.WorkloadFailed(error, result.Text("error_trace"));
        }
        if (exitCode != 0)
        {
            var lost = isNotebook ? "Fatal error: The Python kernel is unresponsive. " : "";
            return TaskOutcome.WorkloadFailed($"{lost}The Python process exited with exit code {exitCode}{Signal(exitCode)}.", trace: null);
        }
        if (result?.Flag("ended") != true)
        {
            // os._exit(0) in the middle of a task is no success.
            return TaskOutcome.WorkloadFailed("The Python process ended before the task did.", trace: null);
        }
        return result.Text("result") is { } value
            ? new(RunState.Succeeded, new() { ["notebook_output"] = new JsonObject { ["result"] = value, ["truncated"] = result.Flag("truncated") } })
            : TaskOutcome.Succeeded;
    }

    /// <summary>Takes over the values that the task set, once no process of its can change them any more.</summary>
    public void KeepValues(string attemptFolder)
    {
        if (Read(ValuesPath) is { Count: > 0 } values)
        {
            DocumentFile.Save(Path.Combine(attemptFolder, TaskValues.FileName), values);
        }
    }

    private static JsonObject? Read(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.LinkTarget is not null || file.Length is 0 or > SizeLimit)
        {
            return null;
        }
        try
        {
            return JsonText.Parse(File.ReadAllBytes(path));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Signal(int exitCode) => exitCode switch
    {
        134 => " (SIGABRT: Aborted)",
        137 => " (SIGKILL: Killed). This may have been caused by an OOM error. Check your command's memory usage",
        139 => " (SIGSEGV: Segmentation fault)",
        143 => " (SIGTERM: Terminated)",
        _ => "",
    };
}
