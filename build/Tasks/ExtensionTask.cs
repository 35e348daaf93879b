using System.Globalization;
using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.Frosting;
using CiTasks.Build.Extension;
using CiTasks.Build.Python;
using CiTasks.Build.Release;

namespace CiTasks.Build.Tasks;

[TaskName("Extension")]
[TaskDescription("Packs the extension for Azure DevOps: artifacts/citasks-<version>.vsix (-- --version=<version>)")]
public sealed class ExtensionTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) => Pack(context);

    /// <summary>The same, for tasks that pack only after they have looked at something.</summary>
    /// <returns>The packed file.</returns>
    internal static FilePath Pack(BuildContext context)
    {
        try
        {
            var version = context.Version.Length > 0 ? Parse(context.Version) : VersionStamp.Read(File.ReadAllText(context.Root.CombineWithFilePath("Directory.Build.props").FullPath));
            NpmTools.Install(context);
            var program = PortableProgram.Publish(context);
            var notices = ThirdPartyNotices.Write(context, version.ToString()).CombineWithFilePath("THIRD-PARTY-NOTICES.md");
            var folder = context.Artifacts.Combine("extension").FullPath;
            new ExtensionFolder(context.Root.Combine("azure-pipelines").FullPath, program.FullPath, context.Root.CombineWithFilePath("LICENSE").FullPath, notices.FullPath).Stage(folder, version);
            return Pack(context, folder, version);
        }
        catch (ExtensionException exception)
        {
            throw new CakeException(1, exception.Message, exception);
        }
    }

    private static FilePath Pack(BuildContext context, string folder, SemanticVersion version)
    {
        var vsix = context.Artifacts.CombineWithFilePath($"citasks-{version}.vsix");
        new Tfx(new Commands(), NpmTools.Folder(context).FullPath).Pack(folder, vsix.FullPath);
        var problems = ExtensionRules.Check(vsix.FullPath);
        if (problems.Count > 0)
        {
            throw new ExtensionException($"The extension is not right:\n{string.Join('\n', problems.Select(problem => $"- {problem}"))}");
        }

        context.Log.Information("{0}, {1} MB", vsix, (new FileInfo(vsix.FullPath).Length / 1e6).ToString("0.0", CultureInfo.InvariantCulture));
        return vsix;
    }

    private static SemanticVersion Parse(string version) =>
        SemanticVersion.TryParse(version) ?? throw new ExtensionException($"'{version}' is not a version: dotnet cake --target=Extension -- --version=1.2.3");
}
