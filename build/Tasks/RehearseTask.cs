using System.Diagnostics;
using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Frosting;
using CiTasks.Build.Python;
using CiTasks.Build.Rehearsal;

namespace CiTasks.Build.Tasks;

[TaskName("Rehearse")]
[TaskDescription("Packages, deploys and runs a project on a workspace of its own (--project=<dir>, --python=<path>)")]
[IsDependentOn(typeof(ExecutablesTask))]
public sealed class RehearseTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        var project = context.Project.FullPath;
        var python = FindPython(context, project);
        context.Log.Information("Rehearsing {0} with Python {1}, {2}", project, python.Version, python.Executable);

        var clock = Stopwatch.StartNew();
        var ship = new Ship(context.Citasks.FullPath, project, python.Executable);
        var exitCode = ShipTo(Path.Combine(project, ".citasks", "rehearsal"), ship, context, python);

        if (File.Exists(ship.Page))
        {
            context.Log.Information("Result page: {0}", ship.Page);
        }

        if (exitCode != 0)
        {
            throw new CakeException(exitCode, $"The rehearsal is red, {Meaning(exitCode)}: {ship.Reason ?? "see above"}");
        }

        context.Log.Information("The rehearsal is green, after {0:0.0} s", clock.Elapsed.TotalSeconds);
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
