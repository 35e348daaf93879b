using System.IO.Compression;
using System.Text.Json.Nodes;
using CiTasks.Testing;
using CiTasks.Testing.AzureAgent;

namespace CiTasks.UnitTests.AzureAgent;

/// <summary>An extension of a few lines, packed as tfx packs one.</summary>
internal sealed class SmallExtension : IDisposable
{
    public const string Id = "0a0a0a0a-0000-4000-8000-00000000000a";

    private readonly TempFolder _folder = new();
    private readonly JsonArray _contributions = [];

    /// <summary>A task that runs a script, with what else its <c>task.json</c> says.</summary>
    public static JsonObject Task(string more = "{}", string name = "Small", string id = Id)
    {
        var task = new JsonObject
        {
            ["id"] = id,
            ["name"] = name,
            ["version"] = new JsonObject { ["Major"] = 1, ["Minor"] = 2, ["Patch"] = 3 },
            ["execution"] = new JsonObject { ["Node20_1"] = new JsonObject { ["target"] = "main.js" } },
        };
        foreach (var (key, value) in JsonNode.Parse(more)!.AsObject())
        {
            task[key] = value?.DeepClone();
        }

        return task;
    }

    public SmallExtension With(JsonObject task, string script = "", string? folder = null)
    {
        folder ??= task["name"]!.GetValue<string>();
        _folder.Write($"root/{folder}/task.json", task.ToJsonString());
        _folder.Write($"root/{folder}/main.js", script);
        return Contribute("ms.vss-distributed-task.task", folder);
    }

    public SmallExtension Contribute(string type, string name)
    {
        _contributions.Add(new JsonObject { ["id"] = name, ["type"] = type, ["properties"] = new JsonObject { ["name"] = name } });
        return this;
    }

    public ExtensionPackage Open()
    {
        _folder.Write("root/extension.vsomanifest", new JsonObject { ["manifestVersion"] = 1, ["contributions"] = _contributions.DeepClone() }.ToJsonString());
        var file = _folder.In($"{Guid.NewGuid():N}.vsix");
        ZipFile.CreateFromDirectory(_folder.In("root"), file);
        return ExtensionPackage.Open(file);
    }

    public void Dispose() => _folder.Dispose();
}
