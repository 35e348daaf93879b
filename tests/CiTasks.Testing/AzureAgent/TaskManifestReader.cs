using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CiTasks.Testing.AzureAgent;

/// <summary>Reads <c>task.json</c> and refuses what a server refuses, or what could only be a mistake (facts/ci-platforms.md C1).</summary>
internal static partial class TaskManifestReader
{
    private static readonly string[] Types =
        ["boolean", "filePath", "multiLine", "pickList", "radio", "secureFile", "string", "int", "identities", "querycontrol"];

    public static TaskManifest Read(string folder, string json)
    {
        var root = Parse(json);
        var name = Text(root, "name") ?? throw new TaskLoadException("A task has no name.");
        Check(NameForm().IsMatch(name), $"'{name}' is no name of a task.");
        Check(Guid.TryParse(Text(root, "id"), out var id) && id != Guid.Empty, $"{name}: '{Text(root, "id")}' is no id.");
        foreach (var unplayed in (string[])["prejobexecution", "postjobexecution", "restrictions"])
        {
            Check(root[unplayed] is null, $"{name}: {unplayed} is not played here.");
        }

        var manifest = new TaskManifest
        {
            Folder = folder,
            Id = id,
            Name = name,
            Version = ReadVersion(root, name),
            Inputs = [.. Objects(root["inputs"]).Select(input => ReadInput(input, name))],
            GroupRules = Objects(root["groups"]).Where(group => Text(group, "visibleRule") is { Length: > 0 }).ToDictionary(group => Text(group, "name")!, group => Text(group, "visibleRule")!),
            OutputVariables = [.. Objects(root["outputVariables"]).Select(output => Text(output, "name") ?? throw new TaskLoadException($"{name}: an output has no name."))],
            Handlers = ReadHandlers(root, folder, name),
        };
        CheckWhole(manifest, [.. Objects(root["groups"]).Select(group => Text(group, "name") ?? "")]);
        return manifest;
    }

    private static JsonObject Parse(string json)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject ?? throw new TaskLoadException("task.json holds no object.");
        }
        catch (JsonException exception)
        {
            throw new TaskLoadException($"task.json is no JSON: {exception.Message}");
        }
    }

    private static Version ReadVersion(JsonObject root, string name)
    {
        int Part(string part) => root["version"]?[part] is JsonValue value && value.TryGetValue<int>(out var number)
            ? number
            : throw new TaskLoadException($"{name}: its version has no number {part}.");
        return new Version(Part("Major"), Part("Minor"), Part("Patch"));
    }

    private static TaskInput ReadInput(JsonObject input, string task)
    {
        var name = Text(input, "name") ?? "";
        var type = Text(input, "type") ?? "";
        Check(InputForm().IsMatch(name), $"{task}: '{name}' is no name of an input.");
        Check(Types.Contains(type) || type.StartsWith("connectedService:", StringComparison.Ordinal), $"{task}: input {name} has the unknown type '{type}'.");
        Check(Text(input, "label") is { Length: > 0 }, $"{task}: input {name} has no label.");
        return new TaskInput(name, type)
        {
            Aliases = [.. (input["aliases"] as JsonArray ?? []).Select(alias => alias!.GetValue<string>())],
            Default = input["defaultValue"]?.ToString() ?? "",
            Required = input["required"]?.GetValue<bool>() ?? false,
            VisibleRule = Text(input, "visibleRule") is { Length: > 0 } rule ? rule : null,
            Group = Text(input, "groupName"),
            Options = [.. (input["options"] as JsonObject ?? []).Select(option => option.Key)],
            IsEditable = "true".Equals(input["properties"]?["EditableOptions"]?.ToString(), StringComparison.OrdinalIgnoreCase),
        };
    }

    private static List<TaskHandler> ReadHandlers(JsonObject root, string folder, string name)
    {
        var handlers = new List<TaskHandler>();
        foreach (var (key, value) in root["execution"] as JsonObject ?? [])
        {
            var target = (value as JsonObject)?["target"]?.GetValue<string>() ?? "";
            Check(TaskHandler.IsKnown(key), $"{name}: no agent knows the handler '{key}'.");
            Check(target.Length > 0 && File.Exists(Path.Combine(folder, target)), $"{name}: the file '{target}' of handler {key} is not there.");
            handlers.Add(new TaskHandler(key, target, value!["workingDirectory"]?.GetValue<string>()));
        }

        Check(handlers.Count > 0, $"{name}: it has nothing to run.");
        return handlers;
    }

    private static void CheckWhole(TaskManifest task, IReadOnlyList<string> groups)
    {
        CheckUnique(task.Inputs.SelectMany(input => input.Aliases.Prepend(input.Name)), $"{task.Name}: two inputs are called");
        CheckUnique(task.OutputVariables, $"{task.Name}: two outputs are called");
        foreach (var input in task.Inputs)
        {
            Check(input.Group is null || groups.Contains(input.Group), $"{task.Name}: input {input.Name} is in the unknown group '{input.Group}'.");
            Check(
                input.Options.Count == 0 || input.Default.Length == 0 || input.IsEditable || input.Options.Contains(input.Default),
                $"{task.Name}: the default '{input.Default}' of {input.Name} is none of its options.");
            if (input.VisibleRule is { } rule)
            {
                VisibleRule.Check(rule, task);
            }
        }

        foreach (var rule in task.GroupRules.Values)
        {
            VisibleRule.Check(rule, task);
        }
    }

    private static void CheckUnique(IEnumerable<string> names, string problem)
    {
        var twice = names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        Check(twice is null, $"{problem} '{twice?.Key}'.");
    }

    private static void Check(bool isGood, string problem)
    {
        if (!isGood)
        {
            throw new TaskLoadException(problem);
        }
    }

    private static string? Text(JsonObject node, string key) => node[key]?.GetValue<string>();

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => (node as JsonArray ?? []).OfType<JsonObject>();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9-]*$")]
    private static partial Regex NameForm();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9]*$")]
    private static partial Regex InputForm();
}
