using Cake.Frosting;

namespace CiTasks.Build.Tasks;

[TaskName("Build")]
[TaskDescription("Builds the whole solution (--configuration, Release unless told)")]
public sealed class BuildTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) =>
        context.Compile("CiTasks.sln", "The solution does not build: see the errors above");
}
