using System.Text.Json.Nodes;
using CiTasks.Hosts.AzurePipelines;
using CiTasks.Planning.Json;
using CiTasks.Tasks.Catalogue;

namespace CiTasks.Tasks.Generate;

/// <summary>
/// A task as a task of Azure Pipelines. The version is <c>1.0.0</c> here; the build of the extension
/// puts the product's in (build/Extension/TaskVersion).
/// </summary>
internal static class TaskJson
{
    private const string Project = "https://github.com/citasks/citasks";

    // The first agent with the older of the two runners.
    private const string OldestAgent = "3.232.1";

    /// <summary>The whole file.</summary>
    public static string Render(TaskDefinition task) =>
        JsonText.Write(
            new JsonObject
            {
                ["id"] = task.Azure.Id.ToString(),
                ["name"] = AzureForm.Name(task),
                ["friendlyName"] = AzureForm.Friendly(task),
                ["description"] = task.Summary,
                ["helpUrl"] = $"{Project}/blob/main/docs/reference.md#{task.Name}",
                ["helpMarkDown"] = Help(task),
                ["category"] = task.Azure.Category,
                ["visibility"] = new JsonArray("Build", "Release"),
                ["runsOn"] = new JsonArray("Agent", "DeploymentGroup"),
                ["author"] = "CiTasks contributors",
                ["version"] = new JsonObject { ["Major"] = 1, ["Minor"] = 0, ["Patch"] = 0 },
                ["minimumAgentVersion"] = OldestAgent,
                ["instanceNameFormat"] = InstanceName(task),
                ["showEnvironmentVariables"] = true,
                ["groups"] = Groups(task),
                // The form shows the groups in their order, and what has no group before them.
                ["inputs"] = new JsonArray([.. task.Inputs.Select(JsonNode (input) => TaskJsonInput.Render(task, input))]),
                ["outputVariables"] = Outputs(task),
                ["execution"] = new JsonObject
                {
                    ["Node20_1"] = new JsonObject { ["target"] = "index.js" },
                    ["Node24"] = new JsonObject { ["target"] = "index.js" },
                },
            },
            indented: true) + "\n";

    /// <summary>The file that both runners start: it names the task to the launcher.</summary>
    public static string EntryPoint(TaskDefinition task) =>
        $"// Written by `citasks catalogue write` from the task catalogue; change it there.\n'use strict';\nrequire('./launcher').run('{task.Name}');\n";

    private static string Help(TaskDefinition task)
    {
        var families = task.Outputs.Where(output => output.IsFamily).Select(output =>
            $"It also sets the outputs {Family(output)}: {output.Help}");
        var text = string.Join(' ', [task.Summary, .. task.Description.Length > 0 ? new[] { task.Description } : [], .. families]);
        return $"{MarkdownText.Escape(AzureForm.Translate(task, text))} [Reference]({Project}/blob/main/docs/reference.md#{task.Name})";
    }

    // notebook.* is notebook_…: a name of Azure Pipelines has no dot.
    private static string Family(OutputDefinition output) => output.Name[..^2] + "_…";

    private static string InstanceName(TaskDefinition task)
    {
        var subject = task.Subject.FirstOrDefault(input => input.Required || input.Default is { Length: > 0 }) ?? (task.Subject is [var first, ..] ? first : null);
        return subject is null ? AzureForm.Title(task) : $"{AzureForm.Title(task)} $({AzureNames.Input(subject.Name)})";
    }

    private static JsonArray Groups(TaskDefinition task) =>
    [
        .. AzureGroup.All
            .Where(group => task.Inputs.Any(input => input.Azure.Group == group.Name))
            .Select(JsonNode (group) => new JsonObject { ["name"] = group.Name, ["displayName"] = group.Label, ["isExpanded"] = group.IsOpen }),
    ];

    private static JsonArray Outputs(TaskDefinition task) =>
    [
        .. task.Outputs
            .Where(output => !output.IsFamily)
            .Select(JsonNode (output) => new JsonObject { ["name"] = AzureNames.Output(output.Name), ["description"] = AzureForm.Translate(task, output.Help) }),
    ];
}
