using Cake.Common;
using Cake.Common.IO;
using Cake.Core;
using Cake.Core.IO;
using CiTasks.Build.Release;

namespace CiTasks.Build.Tasks;

/// <summary>The parts of a release that need Cake: the catalogue's own program, and what Publish leaves.</summary>
internal sealed class ReleaseParts(BuildContext context) : IReleaseParts
{
    /// <inheritdoc/>
    public void WriteGenerated(string folder, IReadOnlyList<ImageDigest> images)
    {
        new ExecutablesTask().Run(context);
        // Only its marked part is generated: it has to be there.
        context.CopyFileToDirectory(context.Root.CombineWithFilePath("README.md"), folder);
        var arguments = new ProcessArgumentBuilder().Append("catalogue").Append("write").AppendSwitchQuoted("--root", folder);
        foreach (var image in images)
        {
            arguments.AppendSwitch("--image", image.Reference);
        }

        var exitCode = context.StartProcess(context.Citasks, new ProcessSettings { Arguments = arguments, RedirectStandardOutput = true });
        if (exitCode != 0)
        {
            throw new CakeException(exitCode, "The actions of the release could not be written: see above");
        }
    }

    /// <inheritdoc/>
    public string GatherFiles(SemanticVersion version)
    {
        // Files of several machines are gathered by the release workflow; alone, this machine's are the release.
        var given = context.Argument("files", string.Empty);
        var folder = given.Length == 0 ? ReleaseFilesTask.Gather(context) : new DirectoryPath(given).MakeAbsolute(context.Environment);
        return Checksums.Files(folder.FullPath).Count > 0
            ? folder.FullPath
            : throw new ReleaseRefusedException($"There are no files in {folder}: a release without files has no checksums");
    }
}
