using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Execution;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Runs;
using CiTasks.Rehearsal.Sandboxes;

namespace CiTasks.Rehearsal.Python;

/// <summary>
/// Executes the Python of one attempt: libraries, sandbox, bootstrap, verdict. The secrets are asked for
/// when a task starts: scope → key → value.
/// </summary>
internal sealed class PythonJob(
    JobPaths paths,
    Task<(PythonInterpreter? Python, string? Problem)> interpreter,
    Task<ISandbox> chosenSandbox,
    JobLauncher launcher,
    TaskLimits limits,
    Func<IReadOnlyDictionary<string, IReadOnlyDictionary<string, byte[]>>> secrets)
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
        using var time = limits.Time > TimeSpan.Zero ? new CancellationTokenSource(limits.Time) : new();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, stop);
        try
        {
            // Where the machine shows a job no other places, Python itself imports from the real one only.
            start["import_path"] = sandbox.Mounts == MountSupport.None ? home?.Host : home?.Inside;
            return await RunAsync(attempt, start, python, sandbox, folders, either.Token);
        }
        catch (LibraryException failure)
        {
            return TaskOutcome.LibraryFailed(failure.Message);
        }
        catch (JobSetupException failure)
        {
            return TaskOutcome.CannotRun(failure.Message);
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return new(RunState.TimedOut((long)limits.Time.TotalSeconds), []);
        }
        finally
        {
            folders.RemoveTemporary();
        }
    }

    private async Task<TaskOutcome> RunAsync(
        TaskAttempt attempt, JsonObject start, PythonInterpreter python, ISandbox sandbox, JobFolders folders, CancellationToken stop)
    {
        var libraries = TaskLibraries.Of(attempt, paths);
        libraries.Unpack(folders.SitePackages.Host, folders.Scripts.Host);
        var known = new JobSecrets(secrets());
        var secretsFile = known.HasAny ? Path.Combine(folders.Bootstrap, "secrets.json") : null;
        var report = new TaskReport(folders.Report);
        JobInstructions.AddRun(start, attempt);
        start["site_packages"] = folders.SitePackages.Inside;
        start["requirements"] = libraries.Requirements();
        start["redirects"] = folders.Redirects();
        start["memory_bytes"] = limits.MemoryBytes;
        start["secrets"] = secretsFile;
        start["result"] = report.ResultPath;
        start["set_values"] = report.ValuesPath;
        var command = new JobCommand(python.Executable, ["-u", .. Bootstrap.Write(folders.Bootstrap, start)])
        {
            Folder = attempt.Folder,
            Temporary = folders.Temporary,
            WorkingFolder = start.Text("import_path") ?? folders.Driver.Inside,
            Environment = JobEnvironment.Of(attempt, python, folders, paths, known),
            Mounts = folders.Mounts,
            Readable = python.Places,
            Writable = [folders.Bootstrap, folders.Report, folders.Home.Host],
            MemoryLimit = limits.MemoryBytes,
        };
        File.WriteAllLines(attempt.LogPath, libraries.Notes);
        try
        {
            if (secretsFile is not null)
            {
                known.Save(secretsFile);
            }
            var exitCode = await new JobProcess(sandbox, launcher).RunAsync(command, attempt.LogPath, stop);
            return report.Verdict(exitCode, isNotebook: start.Text("kind") == "notebook");
        }
        finally
        {
            if (secretsFile is not null)
            {
                File.Delete(secretsFile);
            }
            report.KeepValues(attempt.Folder);
        }
    }
}
