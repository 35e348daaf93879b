using CiTasks.Build.Python;

namespace CiTasks.Build.Extension;

/// <summary>Microsoft's own packer of extensions. It only warns of much that the Marketplace refuses; here that is a failure.</summary>
/// <param name="commands">Runs programs.</param>
/// <param name="tools">The folder <c>tools/npm</c>, installed.</param>
public sealed class Tfx(ICommands commands, string tools)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Packs a staged folder into a file.</summary>
    public void Pack(string folder, string vsix)
    {
        File.Delete(vsix);
        var result = commands.Run(
            "node",
            [
                Path.Combine(tools, "node_modules/tfx-cli/_build/tfx-cli.js"), "extension", "create",
                "--root", folder, "--manifest-globs", ExtensionFolder.Manifest, "--output-path", vsix, "--no-prompt", "--no-color",
            ],
            Limit);
        var said = (result.Output + result.Errors).ReplaceLineEndings("\n");
        if (!result.Succeeded || !File.Exists(vsix))
        {
            throw new ExtensionException($"tfx did not pack the extension:\n{said}");
        }

        if (said.Split('\n').Any(IsWarning))
        {
            File.Delete(vsix);
            throw new ExtensionException($"tfx is not content with the extension:\n{said}");
        }
    }

    private static bool IsWarning(string line) => line.Contains("warning", StringComparison.OrdinalIgnoreCase);
}
