using Cake.Common;
using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Core.IO;

namespace CiTasks.Build;

/// <summary>The programs of <c>tools/npm</c>, in the exact versions of its lock file.</summary>
internal static class NpmTools
{
    /// <summary>Where they are.</summary>
    public static DirectoryPath Folder(BuildContext context) => context.Root.Combine("tools/npm");

    /// <summary>Installs them. npm notes what it has installed; the same lock file again means nothing to do.</summary>
    public static void Install(BuildContext context)
    {
        var folder = Folder(context);
        var (wanted, installed) = (folder.CombineWithFilePath("package-lock.json").FullPath, folder.CombineWithFilePath("node_modules/.package-lock.json").FullPath);
        if (!File.Exists(installed) || File.GetLastWriteTimeUtc(installed) < File.GetLastWriteTimeUtc(wanted))
        {
            context.Log.Information("Installing the verifiers from the npm registry");
            Npm(context, "ci", "The verifiers cannot be installed: npm has to reach a registry", "--no-audit", "--no-fund", "--silent");
        }
    }

    /// <summary>Runs npm there, and says what its failure means.</summary>
    public static void Npm(BuildContext context, string verb, string failure, params string[] more)
    {
        var arguments = new ProcessArgumentBuilder().Append(verb);
        foreach (var argument in more)
        {
            arguments.Append(argument);
        }

        try
        {
            var exitCode = context.StartProcess(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", new ProcessSettings { Arguments = arguments, WorkingDirectory = Folder(context) });
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
