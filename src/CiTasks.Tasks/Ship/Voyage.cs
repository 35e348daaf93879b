using CiTasks.Planning.Findings;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.DeployJob;
using CiTasks.Tasks.FetchFiles;
using CiTasks.Tasks.Package;
using CiTasks.Tasks.RunJob;
using CiTasks.Tasks.Running;
using CiTasks.Tasks.SubmitRun;
using CiTasks.Tasks.SyncFiles;
using CiTasks.Tasks.SyncRepo;

namespace CiTasks.Tasks.Ship;

/// <summary>
/// A manifest on its way: what each entry's task is given, from the entry itself, from earlier
/// steps and from ship's own inputs; and the checks that need no workspace.
/// </summary>
internal sealed class Voyage(TaskContext context, Manifest manifest)
{
    private readonly Dictionary<InputDefinition, (string Value, string Origin)> _carried = [];

    /// <summary>Keeps what an earlier step made for the inputs of later ones.</summary>
    public void Carry(TaskRun run)
    {
        Carry(run, PackageTask.Wheel, SharedInputs.Wheel);
        Carry(run, PackageTask.Archive, SharedInputs.ConfArchive);
    }

    /// <summary>Runs an entry. After a failed run, what it did not get to write is no second error.</summary>
    public Task<TaskRun> RunAsync(ManifestEntry entry, bool afterFailure, CancellationToken cancel)
    {
        var given = Given(entry);
        return TaskRunner.RunStepAsync(
            entry.Task,
            name => afterFailure && name == FetchFilesTask.IfMissing.Name ? ("warn", "ship, after a failed run") : given(name),
            context.Surroundings,
            manifest.Folder,
            cancel);
    }

    /// <summary>The inputs of every entry, the folders to package and the sources to sync.</summary>
    public List<Finding> CheckSources(bool offline)
    {
        var findings = new List<Finding>();
        foreach (var entry in manifest.Entries)
        {
            var before = findings.Count;
            var step = Open(entry, findings, offline);
            for (var index = before; index < findings.Count; index++)
            {
                findings[index] = findings[index] with { At = findings[index].At ?? entry.At };
            }

            if (findings.Count > before)
            {
                continue;
            }

            if (entry.Task == SyncFilesTask.Definition)
            {
                SyncSource.Read(step, findings);
            }
            else if (entry.Task == SyncRepoTask.Definition)
            {
                RepoOrder.Check(step, findings);
            }
            else if (entry.Task == PackageTask.Definition && !Directory.Exists(step.FullPath(step.Inputs.Get(PackageTask.Project))))
            {
                findings.Add(new Finding("CIT0104", $"there is no folder {step.Shown(step.Inputs.Get(PackageTask.Project))}") { At = entry.At });
            }
        }

        return findings;
    }

    /// <summary>The job files and run files, against the wheel when it is built. Entries with wrong inputs are told by <see cref="CheckSources"/>.</summary>
    public async Task<List<Finding>> CheckJobsAsync(bool buildPending, bool offline, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        foreach (var entry in manifest.Of(DeployJobTask.Definition))
        {
            var inputs = new List<Finding>();
            var step = Open(entry, inputs, offline);
            if (inputs.Count == 0 && await JobPreparation.ReadAsync(step, buildPending, findings, cancel).ConfigureAwait(false) is { } job)
            {
                findings.AddRange(job.Findings);
            }
        }

        foreach (var entry in manifest.Entries.Where(entry => entry.Task == RunJobTask.Definition || entry.Task == SubmitRunTask.Definition))
        {
            var inputs = new List<Finding>();
            var step = Open(entry, inputs, offline);
            if (inputs.Count == 0)
            {
                var read = entry.Task == RunJobTask.Definition ? RunJobTask.ReadAsync(step, buildPending, findings, cancel) : SubmitRunTask.ReadAsync(step, buildPending, findings, cancel);
                await read.ConfigureAwait(false);
            }
        }

        return findings;
    }

    private void Carry(TaskRun run, OutputDefinition output, InputDefinition input)
    {
        if (run.Outputs.TryGetValue(output.Name, out var path) && path.Length > 0)
        {
            // The output is relative to the working folder, the next step's inputs to the manifest's.
            _carried[input] = (Path.GetFullPath(path, context.Surroundings.Environment.Folder), $"the step {run.Task}");
        }
    }

    private TaskContext Open(ManifestEntry entry, List<Finding> findings, bool offline) =>
        TaskRunner.Open(entry.Task, Given(entry), context.Surroundings, manifest.Folder, findings, offline);

    private Func<string, (string Value, string Origin)?> Given(ManifestEntry entry) => name =>
    {
        if (entry.Values.TryGetValue(name, out var value))
        {
            return value;
        }

        // The same declared input, not merely the same name, passes from ship to its steps.
        var input = entry.Task.Inputs.First(candidate => candidate.Name == name);
        if (_carried.TryGetValue(input, out var carried))
        {
            return carried;
        }

        if (!context.Task.Inputs.Contains(input) || context.Given(name) is not { } own)
        {
            return null;
        }

        // A path given to ship is relative to the working folder, not to the manifest's.
        return input.Kind == InputKind.Path && own.Value.Contains('/', StringComparison.Ordinal)
            ? (Path.GetFullPath(own.Value, context.Surroundings.Environment.Folder), own.Origin)
            : own;
    };
}
