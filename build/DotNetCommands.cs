using Cake.Common.Tools.DotNet;
using Cake.Common.Tools.DotNet.MSBuild;
using Cake.Core;
using Cake.Core.IO;

namespace CiTasks.Build;

/// <summary>The dotnet commands of the build: silent when they work, and a plain sentence when they do not.</summary>
internal static class DotNetCommands
{
    /// <summary>Restores and builds. The msbuild verb, because the build verb prints a summary at any verbosity.</summary>
    public static void Compile(this BuildContext context, string project, string failure) =>
        Saying(failure, () => context.DotNetMSBuild(
            context.Root.CombineWithFilePath(project).FullPath,
            new DotNetMSBuildSettings
            {
                NoLogo = true,
                Verbosity = DotNetVerbosity.Quiet,
                ArgumentCustomization = arguments => arguments.Append("-restore"),
            }.WithProperty("Configuration", context.BuildConfiguration)));

    /// <summary>Runs a Cake command and says what its failure means.</summary>
    public static void Saying(string failure, Action command)
    {
        try
        {
            command();
        }
        catch (CakeException exception)
        {
            throw new CakeException(1, failure, exception);
        }
    }
}
