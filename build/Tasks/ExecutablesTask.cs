using Cake.Core.Diagnostics;
using Cake.Frosting;

namespace CiTasks.Build.Tasks;

[TaskName("Executables")]
[TaskDescription("Builds only citasks and citasks-rehearsal")]
public sealed class ExecutablesTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        context.Log.Information("Building citasks and citasks-rehearsal; the first time takes a minute or two");
        context.Compile("build/Executables.slnf", "citasks or citasks-rehearsal does not build: see the errors above");
    }
}
