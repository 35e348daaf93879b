using System.Security.Cryptography;
using System.Text;
using CiTasks.Build.Python;

namespace CiTasks.Build.Rehearsal.Containers;

/// <summary>
/// A project's manifest as a job of a workflow: the rehearsal workspace is a service container, and every entry is
/// a step that runs its action's container with a runner's mounts and variables.
/// </summary>
/// <param name="actions">The folder of the generated actions.</param>
/// <param name="imageOf">The image that a Dockerfile of this repository was built as, by the file's name.</param>
public sealed class ContainerRehearsal(ICommands commands, string project, string actions, Func<string, string> imageOf, Action<string> say)
{
    private const int Cancelled = 130;
    private readonly string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project)))[..12];

    /// <summary>Where the local rehearsal leaves them too.</summary>
    public string ResultFolder => Path.Combine(project, ".citasks", "result");

    /// <summary>The pages of all steps, as the page of a workflow run shows them.</summary>
    public string Page => Path.Combine(ResultFolder, "ship.md");

    /// <summary>The first error that a step told of.</summary>
    public string? Reason { get; private set; }

    private string RunnerFolder => Path.Combine(project, ".citasks", "runner");

    /// <returns>The exit code of the first step that failed; 0 when none did.</returns>
    public int Run(string serviceImage)
    {
        var containers = new ContainerCommands(commands, "citasks.rehearsal=" + key);
        var ownership = new FileOwnership(commands, project, imageOf("Dockerfile.python"));
        using var signals = new CancelledBySignal();
        // Of a rehearsal that was killed.
        containers.RemoveAll();
        Clean(ownership);
        try
        {
            var network = "citasks-rehearsal-" + key;
            containers.Docker("network", "create", "--label", containers.Label, network);
            var service = new WorkspaceService(containers, commands, network, "citasks-rehearsal-" + key);
            try
            {
                service.Start(serviceImage, () => signals.IsCancelled);
                var folders = new RunnerFolders(RunnerFolder, project);
                return new WorkflowJob(new StepContainer(folders, ["--label", containers.Label, "--network", network]), folders, this, say)
                    .Run(service, () => signals.IsCancelled);
            }
            finally
            {
                File.WriteAllText(Path.Combine(project, ".citasks", "rehearsal.log"), service.Log());
            }
        }
        finally
        {
            containers.RemoveAll();
            ownership.TakeBack();
            KeepResults();
        }
    }

    /// <summary>The action of a task.</summary>
    internal ActionFile Action(string task) => ActionFile.Read(File.ReadAllText(Path.Combine(actions, task, "action.yml")));

    /// <summary>The image of an action.</summary>
    internal string ImageOf(ActionFile action) => action.Image.StartsWith("docker://", StringComparison.Ordinal)
        ? action.Image["docker://".Length..]
        : imageOf(Path.GetFileName(action.Image));

    internal IReadOnlyList<WorkflowStep> Steps() => WorkflowStep.Read(File.ReadAllText(Path.Combine(project, "citasks.json")));

    internal void Fail(string? resultFile) => Reason ??= resultFile is null ? null : ShipResult.FirstError(resultFile);

    internal static int CodeOf(int exitCode, bool isCancelled) => isCancelled && exitCode == 0 ? Cancelled : exitCode;

    private void Clean(FileOwnership ownership)
    {
        if (Directory.Exists(RunnerFolder))
        {
            ownership.TakeBack();
            Directory.Delete(RunnerFolder, recursive: true);
        }

        // A page of an earlier rehearsal must not pass for this one's.
        if (Directory.Exists(ResultFolder))
        {
            Directory.Delete(ResultFolder, recursive: true);
        }

        Directory.CreateDirectory(ResultFolder);
    }

    private void KeepResults()
    {
        var made = Path.Combine(RunnerFolder, "runner_temp", "citasks");
        foreach (var entry in Directory.Exists(made) ? Directory.EnumerateFileSystemEntries(made) : [])
        {
            Directory.Move(entry, Path.Combine(ResultFolder, Path.GetFileName(entry)));
        }

        if (Directory.Exists(RunnerFolder))
        {
            Directory.Delete(RunnerFolder, recursive: true);
        }
    }
}
