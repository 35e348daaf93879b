using System.Text.Json.Nodes;
using CiTasks.Planning.Json;
using CiTasks.Tasks.Catalogue;

namespace CiTasks.Tasks.Generate;

/// <summary>
/// <c>vss-extension.json</c>: what the extension for Azure DevOps consists of. Publisher and id are those that a
/// company replaces by its own; the version is put in when the extension is packed.
/// </summary>
internal static class ExtensionManifest
{
    private const string Project = "https://github.com/citasks/citasks";

    /// <summary>The whole file.</summary>
    public static string Render() => JsonText.Write(
        new JsonObject
        {
            ["manifestVersion"] = 1,
            ["publisher"] = "citasks",
            ["id"] = "citasks",
            ["version"] = "0.0.0",
            ["name"] = "CiTasks for Databricks",
            ["description"] = "Package, sync, deploy and run Databricks jobs, and tell the pull request what became of it.",
            ["public"] = false,
            ["targets"] = new JsonArray(new JsonObject { ["id"] = "Microsoft.VisualStudio.Services" }),
            ["categories"] = new JsonArray("Azure Pipelines"),
            ["tags"] = new JsonArray("Databricks", "Azure Databricks", "CI/CD", "Deploy", "Python wheel", "Pull request"),
            ["icons"] = new JsonObject { ["default"] = "images/extension-icon.png" },
            ["content"] = new JsonObject
            {
                ["details"] = new JsonObject { ["path"] = "overview.md" },
                ["license"] = new JsonObject { ["path"] = "license.txt" },
            },
            ["links"] = new JsonObject
            {
                ["getstarted"] = Link("/blob/main/docs/guides/azure-pipelines.md"),
                ["learn"] = Link("/blob/main/docs/reference.md"),
                ["support"] = Link("/issues"),
                ["license"] = Link("/blob/main/LICENSE"),
            },
            ["repository"] = new JsonObject { ["type"] = "git", ["uri"] = Project },
            ["files"] = new JsonArray(
                new JsonObject { ["path"] = "tasks" },
                new JsonObject { ["path"] = "third-party-notices.md" },
                new JsonObject { ["path"] = "images", ["addressable"] = true }),
            ["contributions"] = new JsonArray([ConnectionType.Render(), .. TaskCatalogue.All.Select(JsonNode (task) => Contribution(task))]),
        },
        indented: true) + "\n";

    private static JsonObject Contribution(TaskDefinition task) => new()
    {
        ["id"] = $"databricks-{task.Name}-task",
        ["description"] = task.Summary,
        ["type"] = "ms.vss-distributed-task.task",
        ["targets"] = new JsonArray("ms.vss-distributed-task.tasks"),
        ["properties"] = new JsonObject { ["name"] = $"tasks/{AzureForm.Name(task)}" },
    };

    private static JsonObject Link(string path) => new() { ["uri"] = Project + path };
}
