using System.IO.Compression;
using System.Text.Json.Nodes;

namespace CiTasks.Build.Extension;

/// <summary>What a packed extension must be and no tool looks at.</summary>
public static class ExtensionRules
{
    /// <summary>Older servers take 25 MB at the most, and every agent fetches its part: what grows past this wants a second look.</summary>
    public const long LargestSize = 16 * 1024 * 1024;

    // What tfx makes of vss-extension.json.
    private const string Manifest = "extension.vsomanifest";

    private const int LongestFriendlyName = 40;

    /// <summary>Everything that is wrong with the file, one sentence each.</summary>
    public static IReadOnlyList<string> Check(string vsix)
    {
        using var archive = ZipFile.OpenRead(vsix);
        var files = archive.Entries.Where(entry => !entry.FullName.EndsWith('/')).ToDictionary(entry => Uri.UnescapeDataString(entry.FullName), StringComparer.Ordinal);
        var manifest = Read(files, Manifest);
        var contributions = manifest?["contributions"]?.AsArray().OfType<JsonObject>().ToList() ?? [];
        var tasks = files.Keys.Where(name => name.StartsWith("tasks/", StringComparison.Ordinal) && name.EndsWith("/task.json", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToDictionary(name => name[..^"/task.json".Length], name => Read(files, name)!);
        return
        [
            .. Size(new FileInfo(vsix).Length),
            .. manifest is null ? [$"{Manifest} is not in it"] : Contributions(contributions, tasks.Keys),
            .. tasks.SelectMany(task => Task(task.Key, task.Value, files.Keys.ToHashSet())),
            .. Twice("id", tasks.Select(task => (task.Key, Value: task.Value.Text("id")))),
            .. Twice("name", tasks.Select(task => (task.Key, Value: task.Value.Text("name")))),
            .. Twice("friendly name", tasks.Select(task => (task.Key, Value: task.Value.Text("friendlyName")))),
        ];
    }

    private static IEnumerable<string> Size(long bytes) =>
        bytes <= LargestSize ? [] : [$"it has {bytes} bytes, and may have {LargestSize}"];

    private static IEnumerable<string> Contributions(List<JsonObject> contributions, IEnumerable<string> folders)
    {
        var named = contributions
            .Where(item => item.Text("type") == "ms.vss-distributed-task.task")
            .Select(item => item["properties"]?.AsObject().Text("name") ?? "")
            .ToList();
        return
        [
            .. named.Except(folders).Select(folder => $"a contribution names {folder}, where no task is"),
            .. folders.Except(named).Select(folder => $"{folder} is no contribution"),
            .. Twice("contribution id", contributions.Select(item => (item.Text("type"), item.Text("id")))),
        ];
    }

    private static IEnumerable<string> Task(string folder, JsonObject task, HashSet<string> files)
    {
        var runners = task["execution"]?.AsObject().Select(runner => runner.Value!.AsObject().Text("target")) ?? [];
        var needed = runners.Concat(["icon.png", "launcher.js", "program/citasks.dll", "program/citasks.runtimeconfig.json"]).Distinct();
        return
        [
            .. needed.Where(file => !files.Contains($"{folder}/{file}")).Select(file => $"{folder} has no {file}"),
            .. files.Where(file => file.StartsWith(folder + "/", StringComparison.Ordinal) && Path.GetExtension(file).Length == 0).Select(file => $"{file} has no ending"),
            .. task.Text("name") == Path.GetFileName(folder) ? Array.Empty<string>() : [$"{folder} holds a task that is called {task.Text("name")}"],
            .. task.Text("friendlyName").Length is > 0 and <= LongestFriendlyName ? Array.Empty<string>() : [$"the friendly name of {folder} has not 1 to {LongestFriendlyName} characters"],
            .. runners.Any() ? Array.Empty<string>() : [$"{folder} has nothing to run"],
        ];
    }

    private static IEnumerable<string> Twice(string what, IEnumerable<(string Owner, string Value)> values) =>
        values.GroupBy(pair => pair.Value, StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1)
            .Select(group => $"the {what} '{group.Key}' is that of {string.Join(" and ", group.Select(pair => pair.Owner))}");

    private static JsonObject? Read(Dictionary<string, ZipArchiveEntry> files, string name)
    {
        if (!files.TryGetValue(name, out var entry))
        {
            return null;
        }

        using var content = entry.Open();
        return JsonNode.Parse(content)!.AsObject();
    }

    private static string Text(this JsonObject item, string name) => item[name]?.GetValue<string>() ?? "";
}
