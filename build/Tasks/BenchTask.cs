using Cake.Common;
using Cake.Core;
using Cake.Core.IO;
using Cake.Frosting;

namespace CiTasks.Build.Tasks;

[TaskName("Bench")]
[TaskDescription("Measures citasks-rehearsal, the published one too after Publish; --figures=soak [--minutes=10] or latency: citasks")]
[IsDependentOn(typeof(ExecutablesTask))]
public sealed class BenchTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        context.Compile("tests/CiTasks.Benchmarks/CiTasks.Benchmarks.csproj", "The benchmarks do not build: see the errors above");
        var exitCode = context.StartProcess(context.Benchmarks, new ProcessSettings { Arguments = Arguments(context) });
        if (exitCode != 0)
        {
            throw new CakeException(exitCode, "The benchmarks did not come to their end: see above");
        }
    }

    private static ProcessArgumentBuilder Arguments(BuildContext context)
    {
        var arguments = new ProcessArgumentBuilder();
        var figures = context.Argument("figures", "rehearsal");
        switch (figures)
        {
            case "rehearsal":
                arguments.AppendQuoted(context.CitasksRehearsal.FullPath);
                return File.Exists(context.PublishedRehearsal.FullPath) ? arguments.AppendQuoted(context.PublishedRehearsal.FullPath) : arguments;
            case "soak" or "latency":
                arguments.Append(figures).AppendQuoted(Best(context.PublishedCitasks, context.Citasks)).AppendQuoted(Best(context.PublishedRehearsal, context.CitasksRehearsal));
                return figures == "soak" ? arguments.Append(context.Argument("minutes", "10")) : arguments;
            default:
                throw new CakeException(2, $"There are no figures called {figures}: --figures is rehearsal, soak or latency.");
        }
    }

    // The figures that count are those of what is shipped.
    private static string Best(FilePath published, FilePath built) => File.Exists(published.FullPath) ? published.FullPath : built.FullPath;
}
