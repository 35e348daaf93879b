using CiTasks.Tasks.Annotate;
using CiTasks.Tasks.Check;
using CiTasks.Tasks.DeleteRun;
using CiTasks.Tasks.DeployJob;
using CiTasks.Tasks.FetchFiles;
using CiTasks.Tasks.Package;
using CiTasks.Tasks.RunJob;
using CiTasks.Tasks.SetGitCredential;
using CiTasks.Tasks.Ship;
using CiTasks.Tasks.SubmitRun;
using CiTasks.Tasks.SyncFiles;
using CiTasks.Tasks.SyncRepo;

namespace CiTasks.Tasks.Catalogue;

/// <summary>
/// Every task there is. The command line, the actions and the reference tables all come from here.
/// </summary>
public static class TaskCatalogue
{
    /// <summary>All tasks, in the order of the documentation.</summary>
    public static IReadOnlyList<TaskDefinition> All { get; } =
    [
        ShipTask.Definition,
        CheckTask.Definition,
        PackageTask.Definition,
        SyncFilesTask.Definition,
        FetchFilesTask.Definition,
        DeployJobTask.Definition,
        RunJobTask.Definition,
        SubmitRunTask.Definition,
        DeleteRunTask.Definition,
        SyncRepoTask.Definition,
        SetGitCredentialTask.Definition,
        AnnotateTask.Definition,
    ];
}
