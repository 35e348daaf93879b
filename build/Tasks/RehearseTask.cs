using System.Diagnostics;
using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Frosting;
using CiTasks.Build.Images;
using CiTasks.Build.Python;
using CiTasks.Build.Rehearsal;
using CiTasks.Build.Rehearsal.Containers;

namespace CiTasks.Build.Tasks;

[TaskName("Rehearse")]
[TaskDescription("Packages, deploys and runs a project on a workspace of its own (--project=<dir>, --python=<path>); --container: every step in its container")]
public sealed class RehearseTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        if (context.Arguments.HasArgument("container"))
        {
            InContainers(context);
            return;
        }

        // No dependency: containers need no build of this machine's.
        new ExecutablesTask().Run(context);
        var project = context.Project.FullPath;
        var python = FindPython(context, project);
        context.Log.Information("Rehearsing {0} with Python {1}, {2}", project, python.Version, python.Executable);

        var clock = Stopwatch.StartNew();
        var ship = new Ship(context.Citasks.FullPath, project, python.Executable);
        var exitCode = ShipTo(Path.Combine(project, ".citasks", "rehearsal"), ship, context, python);

        Report(context, ship.Page, exitCode, ship.Reason, clock.Elapsed);
    }

    private static void InContainers(BuildContext context)
    {
        const string Tag = "dev";
        ImagesTask.Build(context, image: string.Empty, Tag);
        string Reference(string dockerfile) => ImageKind.All.Single(kind => kind.Dockerfile == dockerfile).Reference(Tag);

        var clock = Stopwatch.StartNew();
        context.Log.Information("Rehearsing {0} in containers", context.Project);
        var rehearsal = new ContainerRehearsal(new Commands(), context.Project.FullPath, context.Root.Combine("actions").FullPath, Reference, line => context.Log.Information("{0}", line));
        var exitCode = rehearsal.Run(Reference("Dockerfile.rehearsal"));
        Report(context, rehearsal.Page, exitCode, rehearsal.Reason, clock.Elapsed);
    }

    private static void Report(BuildContext context, string page, int exitCode, string? reason, TimeSpan took)
    {
        if (File.Exists(page))
        {
            context.Log.Information("Result page: {0}", page);
        }

        if (exitCode != 0)
        {
            throw new CakeException(exitCode, $"The rehearsal is red, {Meaning(exitCode)}: {reason ?? "see above"}");
        }

        context.Log.Information("The rehearsal is green, after {0:0.0} s", took.TotalSeconds);
    }

    private static int ShipTo(string stateFolder, Ship ship, BuildContext context, ProbedPython python)
    {
        using var workspace = RehearsalWorkspace.Start(context.CitasksRehearsal.FullPath, stateFolder, python.Executable);
        return ship.Run(workspace.Connection);
    }

    private static ProbedPython FindPython(BuildContext context, string project)
    {
        void Say(string line) => context.Log.Information("{0}", line);
        var commands = new Commands();
        var probe = new PythonProbe(commands, BuildContext.OwnFolder.CombineWithFilePath("probe.py").FullPath, project);
        var toolchain = new PythonToolchain(
            probe,
            new OwnEnvironment(commands, probe, context.Artifacts.Combine("python").FullPath, Say),
            new SystemPackages(commands, probe, Say));
        try
        {
            return toolchain.Find(context.Python);
        }
        catch (NoPythonException exception)
        {
            throw new CakeException(2, exception.Message, exception);
        }
    }

    // The exit codes of citasks.
    private static string Meaning(int exitCode) => exitCode switch
    {
        1 => "the job failed",
        2 => "wrong use or invalid files",
        4 => "the workspace refused",
        5 => "it took too long",
        6 => "the workspace was not reached",
        130 or 143 => "it was cancelled",
        _ => $"citasks ended with exit code {exitCode}",
    };
}
