using Cake.Common.IO;
using Cake.Common.Tools.DotNet;
using Cake.Common.Tools.DotNet.Run;
using Cake.Core;
using Cake.Core.IO;

namespace CiTasks.Build;

/// <summary>What the licences of the libraries in the portable program ask to be passed on, and the list of them.</summary>
internal static class ThirdPartyNotices
{
    /// <summary>Writes both beside each other; the program has to be published, so that its packages are restored as they are shipped.</summary>
    /// <returns>The folder with <c>THIRD-PARTY-NOTICES.md</c> and <c>sbom.spdx.json</c>.</returns>
    public static DirectoryPath Write(BuildContext context, string version)
    {
        var folder = context.Artifacts.Combine("extension-notices");
        context.CleanDirectory(folder);
        var arguments = new ProcessArgumentBuilder();
        foreach (var (name, value) in new[]
        {
            ("name", "citasks-extension"),
            ("version", version),
            ("base", "dotnet"),
            ("source", "https://github.com/citasks/citasks"),
            ("created", DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture)),
            ("assets", context.Artifacts.CombineWithFilePath("obj/CiTasks.Cli/project.assets.json").FullPath),
            ("out", folder.FullPath),
        })
        {
            arguments.AppendQuoted($"--{name}={value}");
        }

        DotNetCommands.Saying("The notices of the extension's libraries cannot be written: see the errors above", () => context.DotNetRun(
            context.Root.CombineWithFilePath("build/Sbom/CiTasks.Sbom.csproj").FullPath,
            arguments,
            new DotNetRunSettings { Configuration = "Release", Verbosity = DotNetVerbosity.Quiet }));
        return folder;
    }
}
