using System.IO.Compression;
using CiTasks.Build.Extension;
using CiTasks.Build.Release;
using CiTasks.Testing;

namespace CiTasks.UnitTests.Build.Extension;

/// <summary>A small extension with two tasks, staged and zipped as tfx does it.</summary>
internal sealed class PackedExtension : IDisposable
{
    private readonly TempFolder folder = new();

    public PackedExtension()
    {
        folder.Write("azure/overview.md", "# Overview");
        folder.Write("azure/launcher/launcher.js", "");
        folder.Write("azure/images/task-icon.png", "");
        folder.Write("azure/images/extension-icon.png", "");
        folder.Write("azure/vss-extension.json", """
            {"version": "0.0.0", "contributions": [
              {"id": "type", "type": "ms.vss-endpoint.service-endpoint-type", "properties": {"name": "x"}},
              {"id": "one", "type": "ms.vss-distributed-task.task", "properties": {"name": "tasks/One"}},
              {"id": "two", "type": "ms.vss-distributed-task.task", "properties": {"name": "tasks/Two"}}]}
            """);
        WriteTask("One", "8F1D53A6-0000-4000-8000-000000000001");
        WriteTask("Two", "8F1D53A6-0000-4000-8000-000000000002");
        folder.Write("program/citasks.dll", "");
        folder.Write("program/citasks.runtimeconfig.json", "{}");
        folder.Write("LICENSE", "MIT");
        folder.Write("NOTICES.md", "# Third-party software");
        new ExtensionFolder(folder.In("azure"), folder.In("program"), folder.In("LICENSE"), folder.In("NOTICES.md")).Stage(Staged, SemanticVersion.TryParse("1.2.3")!);
    }

    /// <summary>What is packed.</summary>
    public string Staged => folder.In("staged");

    public string Read(string path) => File.ReadAllText(Path.Combine(Staged, path));

    public void Replace(string path, string text, string other) => File.WriteAllText(Path.Combine(Staged, path), Read(path).Replace(text, other, StringComparison.Ordinal));

    /// <summary>Packs it and asks for what is wrong.</summary>
    public IReadOnlyList<string> Check()
    {
        File.Move(Path.Combine(Staged, ExtensionFolder.Manifest), Path.Combine(Staged, "extension.vsomanifest"));
        ZipFile.CreateFromDirectory(Staged, folder.In("x.vsix"));
        return ExtensionRules.Check(folder.In("x.vsix"));
    }

    public void Dispose() => folder.Dispose();

    private void WriteTask(string name, string id)
    {
        folder.Write($"azure/tasks/{name}/index.js", "");
        folder.Write($"azure/tasks/{name}/task.json", $$"""
            {"id": "{{id}}", "name": "{{name}}", "friendlyName": "Task {{name}}", "version": {"Major": 1, "Minor": 0, "Patch": 0},
             "execution": {"Node24": {"target": "index.js"} } }
            """);
    }
}
