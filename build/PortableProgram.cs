using Cake.Common.IO;
using Cake.Common.Tools.DotNet;
using Cake.Common.Tools.DotNet.MSBuild;
using Cake.Common.Tools.DotNet.Publish;
using Cake.Core.IO;

namespace CiTasks.Build;

/// <summary>citasks for any system that has the runtime of .NET 10: <c>dotnet citasks.dll</c>, trimmed (docs/decisions/0014).</summary>
internal static class PortableProgram
{
    public static DirectoryPath Publish(BuildContext context)
    {
        var folder = context.Artifacts.Combine("portable");
        context.CleanDirectory(folder);
        DotNetCommands.Saying("citasks cannot be published for the extension: see the errors above", () => context.DotNetPublish(
            context.Root.Combine("src/CiTasks.Cli").FullPath,
            new DotNetPublishSettings
            {
                Configuration = "Release",
                SelfContained = false,
                OutputDirectory = folder,
                NoLogo = true,
                Verbosity = DotNetVerbosity.Quiet,
                MSBuildSettings = Settings(context),
            }));

        // It names files that were trimmed away altogether; without it the host takes what is there.
        context.DeleteFile(folder.CombineWithFilePath("citasks.deps.json"));
        return folder;
    }

    private static DotNetMSBuildSettings Settings(BuildContext context)
    {
        var settings = new DotNetMSBuildSettings { TreatAllWarningsAs = MSBuildTreatAllWarningsAs.Error }
            .WithProperty("CustomAfterMicrosoftCommonTargets", context.Root.CombineWithFilePath("build/Extension/Portable.targets").FullPath)
            .WithProperty("UseAppHost", "false")
            .WithProperty("CopyOutputSymbolsToPublishDirectory", "false")
            .WithProperty("PublishDocumentationFiles", "false");
        return context.Version.Length == 0 ? settings : settings.WithProperty("Version", context.Version);
    }
}
