using Cake.Common.IO;
using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Core.IO;
using Cake.Frosting;
using CiTasks.Build.Release;

namespace CiTasks.Build.Tasks;

[TaskName("ReleaseFiles")]
[TaskDescription("Publishes a version and lays its files for this machine into artifacts/release (-- --version=<version>)")]
public sealed class ReleaseFilesTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        if (SemanticVersion.TryParse(context.Version) is null)
        {
            throw new CakeException(2, $"'{context.Version}' is not a version: dotnet cake --target=ReleaseFiles -- --version=1.2.3");
        }

        foreach (var file in Checksums.Files(Gather(context).FullPath))
        {
            context.Log.Information("{0}", file);
        }
    }

    /// <summary>Where the files are; their names say what they are for, since a release page has no folders.</summary>
    internal static DirectoryPath Gather(BuildContext context)
    {
        var folder = context.Artifacts.Combine("release");
        PublishTask.Publish(context);
        context.CleanDirectory(folder);
        foreach (var program in new[] { context.PublishedCitasks, context.PublishedRehearsal })
        {
            var name = $"{program.GetFilenameWithoutExtension()}-{context.RuntimeIdentifier}{program.GetExtension()}";
            context.CopyFile(program, folder.CombineWithFilePath(name));
        }

        context.CopyFiles($"{context.Artifacts}/packages/*.nupkg", folder);
        context.CopyFileToDirectory(ExtensionTask.Pack(context), folder);
        return folder;
    }
}
