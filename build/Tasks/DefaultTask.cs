using Cake.Frosting;

namespace CiTasks.Build.Tasks;

[TaskName("Default")]
[TaskDescription("What to run before a push: Build, Test and Catalogue")]
[IsDependentOn(typeof(TestTask))]
[IsDependentOn(typeof(CatalogueTask))]
public sealed class DefaultTask : FrostingTask<BuildContext>;
