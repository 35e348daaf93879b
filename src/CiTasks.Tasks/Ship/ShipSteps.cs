using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.DeployJob;
using CiTasks.Tasks.FetchFiles;
using CiTasks.Tasks.Package;
using CiTasks.Tasks.RunJob;
using CiTasks.Tasks.SyncFiles;
using CiTasks.Tasks.SyncRepo;

namespace CiTasks.Tasks.Ship;

/// <summary>The tasks that a manifest may name, in the order in which they run.</summary>
internal static class ShipSteps
{
    public static readonly IReadOnlyList<TaskDefinition> All =
    [
        PackageTask.Definition,
        SyncFilesTask.Definition,
        SyncRepoTask.Definition,
        DeployJobTask.Definition,
        RunJobTask.Definition,
        FetchFilesTask.Definition,
    ];
}
