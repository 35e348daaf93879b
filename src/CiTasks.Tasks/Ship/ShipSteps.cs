using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.DeployJob;
using CiTasks.Tasks.FetchFiles;
using CiTasks.Tasks.Package;
using CiTasks.Tasks.RunJob;
using CiTasks.Tasks.SubmitRun;
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
        SubmitRunTask.Definition,
        FetchFilesTask.Definition,
    ];

    /// <summary>What a plan leaves out: it starts runs, or needs what they leave behind.</summary>
    public static readonly IReadOnlyList<TaskDefinition> NotInPlan = [RunJobTask.Definition, SubmitRunTask.Definition, FetchFilesTask.Definition];
}
