using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Runs;
using CiTasks.Rehearsal.Sandboxes;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Python;

/// <summary>Executes the Python of one attempt: libraries, sandbox, bootstrap, verdict.</summary>
internal sealed class PythonJob(JobPaths paths, Task<(PythonInterpreter? Python, string? Problem)> interpreter, Task<ISandbox> chosenSandbox, JobLauncher launcher)
{
    /// <summary>Runs what <paramref name="start"/> says: the part of the bootstrap's instructions that differs by kind.</summary>
    /// <param name="attempt">The attempt it is for.</param>
    /// <param name="start">What to run.</param>
    /// <param name="stop">Ends it.</param>
    /// <param name="home">The folder of its code, which it starts in and imports from; otherwise the driver's own.</param>
    public async Task<TaskOutcome> ExecuteAsync(TaskAttempt attempt, JsonObject start, CancellationToken stop, Mount? home = null)
    {
        var (python, problem) = await interpreter;
        if (python is null)
        {
            return TaskOutcome.CannotRun($"The rehearsal workspace has no Python to run tasks with: {problem}");
        }
        var sandbox = await chosenSandbox;
        var folders = new JobFolders(attempt, python, sandbox.Mounts, paths.Shared);
        try
        {
            var libraries = TaskLibraries.Of(attempt, paths);
            libraries.Unpack(folders.SitePackages.Host, folders.Scripts.Host);
            File.WriteAllLines(attempt.LogPath, libraries.Notes);
            var resultFile = Path.Combine(attempt.Folder, "result.json");
            start["site_packages"] = folders.SitePackages.Inside;
            start["requirements"] = libraries.Requirements();
            start["redirects"] = folders.Redirects();
            start["result"] = resultFile;
            // Where the machine shows a job no other places, Python itself imports from the real one only.
            var codeFolder = sandbox.Mounts == MountSupport.None ? home?.Host : home?.Inside;
            start["import_path"] = codeFolder;
            var bootstrap = Bootstrap.Write(attempt.Folder, start);
            var command = new JobCommand(python.Executable, ["-u", .. bootstrap])
            {
                Folder = attempt.Folder,
                WorkingFolder = codeFolder ?? folders.Driver.Inside,
                Environment = JobEnvironment.Of(attempt, python, folders),
                Mounts = folders.Mounts,
                Readable = python.Places,
            };
            var exitCode = await new JobProcess(sandbox, launcher).RunAsync(command, attempt.LogPath, stop);
            return Verdict(exitCode, DocumentFile.TryLoad(resultFile));
        }
        catch (LibraryException failure)
        {
            return TaskOutcome.LibraryFailed(failure.Message);
        }
        finally
        {
            folders.RemoveInstalled();
        }
    }

    private static TaskOutcome Verdict(int exitCode, JsonObject? result)
    {
        if (result?.Text("library_error") is { } missing)
        {
            return TaskOutcome.LibraryFailed(missing);
        }
        if (result?.Text("error") is { } error)
        {
            return TaskOutcome.WorkloadFailed(error, result.Text("error_trace"));
        }
        if (exitCode == 0)
        {
            // os._exit(0) in the middle of a task is no success.
            return result?.Flag("ended") == true
                ? TaskOutcome.Succeeded
                : TaskOutcome.WorkloadFailed("The Python process ended before the task did.", trace: null);
        }
        return TaskOutcome.WorkloadFailed($"The Python process exited with exit code {exitCode}{Signal(exitCode)}.", trace: null);
    }

    private static string Signal(int exitCode) => exitCode switch
    {
        134 => " (SIGABRT: Aborted)",
        137 => " (SIGKILL: Killed). This may have been caused by an out-of-memory error",
        139 => " (SIGSEGV: Segmentation fault)",
        143 => " (SIGTERM: Terminated)",
        _ => "",
    };
}
