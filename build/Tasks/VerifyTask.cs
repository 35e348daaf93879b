using Cake.Common;
using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.Frosting;

namespace CiTasks.Build.Tasks;

[TaskName("Verify")]
[TaskDescription("Checks actions, workflows, pipelines and requests with what GitHub and Microsoft publish (npm; see tools/npm)")]
public sealed class VerifyTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        var folder = context.Root.Combine("tools/npm");
        Install(context, folder);
        Npm(context, folder, "run", "The actions or the workflows are not right: see above", "--silent", "workflows");
        Npm(context, folder, "run", "The templates or the pipelines are not right: see above", "--silent", "pipelines");
        Npm(context, folder, "test", "The verifiers are not right, or what they verify: see above", "--silent");
    }

    // npm notes what it has installed; the same lock file again means nothing to do.
    private static void Install(BuildContext context, DirectoryPath folder)
    {
        var (wanted, installed) = (folder.CombineWithFilePath("package-lock.json").FullPath, folder.CombineWithFilePath("node_modules/.package-lock.json").FullPath);
        if (!File.Exists(installed) || File.GetLastWriteTimeUtc(installed) < File.GetLastWriteTimeUtc(wanted))
        {
            context.Log.Information("Installing the verifiers from the npm registry");
            Npm(context, folder, "ci", "The verifiers cannot be installed: npm has to reach a registry", "--no-audit", "--no-fund", "--silent");
        }
    }

    private static void Npm(BuildContext context, DirectoryPath folder, string verb, string failure, params string[] more)
    {
        var arguments = new ProcessArgumentBuilder().Append(verb);
        foreach (var argument in more)
        {
            arguments.Append(argument);
        }

        try
        {
            var exitCode = context.StartProcess(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", new ProcessSettings { Arguments = arguments, WorkingDirectory = folder });
            if (exitCode != 0)
            {
                throw new CakeException(1, failure);
            }
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new CakeException(2, "npm is not here: install Node.js 20 or newer", exception);
        }
    }
}
