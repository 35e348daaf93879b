using System.Text.Json.Nodes;
using CiTasks.Tasks.Catalogue;
using CiTasks.Testing;
using Xunit;

namespace CiTasks.ConventionTests;

/// <summary>What pipelines and Azure DevOps know the tasks by, for all time.</summary>
public sealed class AzureTaskTests
{
    // A task that is published keeps its id: under another one it would be another task, and pipelines would lose it.
    // New tasks are added; nothing here is ever changed or taken away.
    private static readonly Dictionary<string, string> Published = new()
    {
        ["DatabricksAnnotate"] = "b2bdacf7-d141-446c-afea-9d3c0099efae",
        ["DatabricksCheck"] = "82431d6d-53a5-437d-93e7-addc6ec715e0",
        ["DatabricksDeleteRun"] = "d305ea6f-92c3-4148-99e1-fc8bad069bf4",
        ["DatabricksDeployJob"] = "e8be3916-1928-4352-b918-7cc01e638a09",
        ["DatabricksFetchFiles"] = "142a83c1-e170-4679-8bb8-c64a198ad0af",
        ["DatabricksPackage"] = "936e45b3-3f2f-4735-980d-817382e1e7a9",
        ["DatabricksRunJob"] = "8957faac-c02c-4d1c-bfb5-23419fd9e082",
        ["DatabricksSetGitCredential"] = "4f4793fe-3c72-4141-9a14-a57703cea6ee",
        ["DatabricksShip"] = "e2f210d9-a267-4829-a9da-c60b95f07a73",
        ["DatabricksSubmitRun"] = "601b4519-286c-4868-8549-49e460d734c4",
        ["DatabricksSyncFiles"] = "e058ee7c-786a-4fd3-9937-8077a99988c8",
        ["DatabricksSyncRepo"] = "38044c9b-c719-4b28-8098-9111633090c8",
    };

    [Fact]
    public void A_task_keeps_its_name_and_its_id()
    {
        var tasks = Directory.GetFiles(Repository.In("azure-pipelines/tasks"), "task.json", SearchOption.AllDirectories)
            .Select(file => JsonNode.Parse(File.ReadAllText(file))!)
            .ToDictionary(task => task["name"]!.GetValue<string>(), task => task["id"]!.GetValue<string>());

        Assert.Equal(Published.OrderBy(task => task.Key, StringComparer.Ordinal), tasks.OrderBy(task => task.Key, StringComparer.Ordinal));
        Assert.Equal(TaskCatalogue.All.Count, tasks.Count);
        Assert.Equal(tasks.Values.Distinct(), tasks.Values);
    }

    [Fact]
    public void The_page_of_the_Marketplace_names_every_task()
    {
        var page = File.ReadAllText(Repository.In("azure-pipelines/overview.md"));

        Assert.Empty(Published.Keys.Where(name => !page.Contains($"`{name}@1`", StringComparison.Ordinal)));
    }
}
