using Cake.Common.Tools.DotNet;
using Cake.Common.Tools.DotNet.Test;
using Cake.Frosting;

namespace CiTasks.Build.Tasks;

[TaskName("Test")]
[TaskDescription("Runs every test of the solution")]
[IsDependentOn(typeof(BuildTask))]
public sealed class TestTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) => DotNetCommands.Saying("Tests failed: see above", () => context.DotNetTest(
        context.Root.CombineWithFilePath("CiTasks.sln").FullPath,
        new DotNetTestSettings { Configuration = context.BuildConfiguration, NoBuild = true, NoLogo = true }));
}
