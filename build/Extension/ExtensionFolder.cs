using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Build.Release;

namespace CiTasks.Build.Extension;

/// <summary>
/// The folder that is packed: what <c>azure-pipelines/</c> has, and in each task's folder all that it needs, since an
/// agent gets nothing else of the extension.
/// </summary>
/// <param name="sources">The folder <c>azure-pipelines</c>.</param>
/// <param name="program">What the portable publish left.</param>
/// <param name="licence">The licence of the product.</param>
/// <param name="notices">What the licences of its libraries ask to be passed on.</param>
public sealed class ExtensionFolder(string sources, string program, string licence, string notices)
{
    /// <summary>Name of the manifest.</summary>
    public const string Manifest = "vss-extension.json";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes it anew.</summary>
    public void Stage(string target, SemanticVersion version)
    {
        if (Directory.Exists(target))
        {
            Directory.Delete(target, recursive: true);
        }

        Directory.CreateDirectory(target);
        File.Copy(Path.Combine(sources, "overview.md"), Path.Combine(target, "overview.md"));
        // By its ending tfx knows what kind of file it is.
        File.Copy(licence, Path.Combine(target, "license.txt"));
        File.Copy(notices, Path.Combine(target, "third-party-notices.md"));
        CopyAll(Path.Combine(sources, "images"), Path.Combine(target, "images"));
        var manifest = Read(Path.Combine(sources, Manifest));
        manifest["version"] = version.Core;
        Write(Path.Combine(target, Manifest), manifest);
        foreach (var task in Directory.GetDirectories(Path.Combine(sources, "tasks")))
        {
            StageTask(task, Path.Combine(target, "tasks", Path.GetFileName(task)), version);
        }
    }

    private void StageTask(string task, string target, SemanticVersion version)
    {
        CopyAll(task, target);
        CopyAll(Path.Combine(sources, "launcher"), target);
        CopyAll(program, Path.Combine(target, "program"));
        File.Copy(Path.Combine(sources, "images", "task-icon.png"), Path.Combine(target, "icon.png"));
        var file = Path.Combine(target, "task.json");
        Write(file, TaskVersion.Stamp(Read(file), version));
    }

    private static JsonObject Read(string file) => JsonNode.Parse(File.ReadAllText(file))!.AsObject();

    private static void Write(string file, JsonObject content) => File.WriteAllText(file, content.ToJsonString(Readable) + "\n");

    private static void CopyAll(string source, string target)
    {
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
