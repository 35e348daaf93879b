using Cake.Common;
using Cake.Core;
using Cake.Core.IO;
using Cake.Frosting;

namespace CiTasks.Build.Tasks;

[TaskName("Bench")]
[TaskDescription("Measures citasks-rehearsal: start, calls a second, memory; the published one too, after Publish")]
[IsDependentOn(typeof(ExecutablesTask))]
public sealed class BenchTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        context.Compile("tests/CiTasks.Benchmarks/CiTasks.Benchmarks.csproj", "The benchmarks do not build: see the errors above");
        var arguments = new ProcessArgumentBuilder().AppendQuoted(context.CitasksRehearsal.FullPath);
        if (File.Exists(context.PublishedRehearsal.FullPath))
        {
            arguments.AppendQuoted(context.PublishedRehearsal.FullPath);
        }

        var exitCode = context.StartProcess(context.Benchmarks, new ProcessSettings { Arguments = arguments });
        if (exitCode != 0)
        {
            throw new CakeException(exitCode, "The benchmarks did not come to their end: see above");
        }
    }
}
