using Cake.Common;
using Cake.Core;
using Cake.Core.IO;
using Cake.Frosting;

namespace CiTasks.Build.Tasks;

[TaskName("Catalogue")]
[TaskDescription("Checks the files generated from the task catalogue; --write brings them up to date")]
[IsDependentOn(typeof(ExecutablesTask))]
public sealed class CatalogueTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        var verb = context.Write ? "write" : "check";
        var exitCode = context.StartProcess(context.Citasks, new ProcessSettings
        {
            Arguments = new ProcessArgumentBuilder().Append("catalogue").Append(verb),
            WorkingDirectory = context.Root,
        });
        if (exitCode != 0)
        {
            throw new CakeException(exitCode, context.Write
                ? "The generated files could not be written: see above"
                : "The generated files are not what the catalogue says. Run: dotnet cake --target=Catalogue --write");
        }
    }
}
