using Cake.Common.IO;
using Cake.Common.Tools.DotNet;
using Cake.Common.Tools.DotNet.MSBuild;
using Cake.Common.Tools.DotNet.Pack;
using Cake.Common.Tools.DotNet.Publish;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.Frosting;

namespace CiTasks.Build.Tasks;

[TaskName("Publish")]
[TaskDescription("Single-file executables in artifacts/<name>, the dotnet tool in artifacts/packages (--runtime=<RID>, -- --version=<version>)")]
public sealed class PublishTask : FrostingTask<BuildContext>
{
    // A composite image starts a third sooner and is a seventh larger: good for what others wait for.
    private static readonly (string Project, string Name, bool Composite)[] Executables =
    [
        ("src/CiTasks.Cli", "citasks", false),
        ("src/CiTasks.Rehearsal", "citasks-rehearsal", true),
    ];

    public override void Run(BuildContext context) => Publish(context);

    /// <summary>The same, for tasks that publish only after they have looked at something.</summary>
    public static void Publish(BuildContext context)
    {
        foreach (var (project, name, composite) in Executables)
        {
            PublishSingleFile(context, project, context.Artifacts.Combine(name), composite);
        }

        PackTool(context, context.Artifacts.Combine("packages"));
    }

    private static void PublishSingleFile(BuildContext context, string project, DirectoryPath folder, bool composite)
    {
        context.CleanDirectory(folder);
        DotNetCommands.Saying($"{project} cannot be published: see the errors above", () => context.DotNetPublish(
            context.Root.Combine(project).FullPath,
            new DotNetPublishSettings
            {
                Configuration = "Release",
                Runtime = context.RuntimeIdentifier,
                SelfContained = true,
                PublishSingleFile = true,
                PublishTrimmed = true,
                PublishReadyToRun = true,
                OutputDirectory = folder,
                NoLogo = true,
                Verbosity = DotNetVerbosity.Quiet,
                MSBuildSettings = Stamped(context, new DotNetMSBuildSettings { TreatAllWarningsAs = MSBuildTreatAllWarningsAs.Error })
                    .WithProperty("PublishReadyToRunComposite", composite ? "true" : "false")
                    .WithProperty("CopyOutputSymbolsToPublishDirectory", "false")
                    .WithProperty("PublishDocumentationFiles", "false")
                    .WithProperty("StaticWebAssetsEnabled", "false"),
            }));
        context.Log.Information("{0}", folder);
    }

    private static void PackTool(BuildContext context, DirectoryPath folder)
    {
        context.CleanDirectory(folder);
        DotNetCommands.Saying("The dotnet tool cannot be packed: see the errors above", () => context.DotNetPack(
            context.Root.Combine("src/CiTasks.Cli").FullPath,
            new DotNetPackSettings
            {
                Configuration = "Release",
                OutputDirectory = folder,
                NoLogo = true,
                Verbosity = DotNetVerbosity.Quiet,
                MSBuildSettings = Stamped(context, new DotNetMSBuildSettings()),
            }));
        context.Log.Information("{0}", folder);
    }

    private static DotNetMSBuildSettings Stamped(BuildContext context, DotNetMSBuildSettings settings) =>
        context.Version.Length == 0 ? settings : settings.WithProperty("Version", context.Version);
}
