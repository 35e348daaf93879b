using System.Text.Json.Nodes;
using CiTasks.Testing.AzureAgent;
using Xunit;

namespace CiTasks.UnitTests.AzureAgent;

/// <summary>What the server does not take, and what could only be a mistake.</summary>
public sealed class TaskManifestTests : IDisposable
{
    private readonly SmallExtension _extension = new();

    public void Dispose() => _extension.Dispose();

    [Fact]
    public void A_package_is_unpacked_without_modes_and_tasks_are_found_by_name_and_major_version()
    {
        using var package = _extension
            .With(SmallExtension.Task("""{"version": {"Major": 2, "Minor": 0, "Patch": 0}}"""), "", "folder/V2")
            .With(SmallExtension.Task(), "", "folder/V1")
            .Contribute("ms.vss-endpoint.service-endpoint-type", "citasks-databricks").Open();
        Assert.Equal(new Version(1, 2, 3), package.Find("small@1").Version);
        Assert.Equal(new Version(2, 0, 0), package.Find("Small@2").Version);
        Assert.Equal(["citasks-databricks"], package.ConnectionTypes);
        Assert.Contains("called 'Small' with version 3", Assert.Throws<TaskLoadException>(() => package.Find("Small@3")).Message, StringComparison.Ordinal);
        Assert.Throws<TaskLoadException>(() => package.Find("Small"));
        if (!OperatingSystem.IsWindows())
        {
            var modes = Directory.GetFiles(package.Folder, "*", SearchOption.AllDirectories).Select(File.GetUnixFileMode);
            Assert.All(modes, mode => Assert.False(mode.HasFlag(UnixFileMode.UserExecute)));
        }
    }

    [Theory]
    [InlineData("""{"id": "none"}""", "no id")]
    [InlineData("""{"name": "Small Task"}""", "no name of a task")]
    [InlineData("""{"version": {"Major": "1", "Minor": 0, "Patch": 0}}""", "no number Major")]
    [InlineData("""{"execution": {}}""", "nothing to run")]
    [InlineData("""{"execution": {"Node20_1": {"target": "gone.js"}}}""", "not there")]
    [InlineData("""{"execution": {"Node22": {"target": "main.js"}}}""", "no agent knows")]
    [InlineData("""{"inputs": [{"name": "job-file", "type": "string", "label": "l"}]}""", "no name of an input")]
    [InlineData("""{"inputs": [{"name": "a", "type": "text", "label": "l"}]}""", "unknown type")]
    [InlineData("""{"inputs": [{"name": "a", "type": "string"}]}""", "no label")]
    [InlineData("""{"inputs": [{"name": "a", "type": "string", "label": "l"}, {"name": "b", "aliases": ["A"], "type": "string", "label": "l"}]}""", "two inputs")]
    [InlineData("""{"inputs": [{"name": "a", "type": "string", "label": "l", "groupName": "g"}]}""", "unknown group")]
    [InlineData("""{"inputs": [{"name": "a", "type": "pickList", "label": "l", "defaultValue": "x", "options": {"y": "Y"}}]}""", "none of its options")]
    [InlineData("""{"inputs": [{"name": "a", "type": "string", "label": "l", "visibleRule": "b = c"}]}""", "which is no input")]
    [InlineData("""{"inputs": [{"name": "a", "type": "string", "label": "l", "visibleRule": "a = b && a = c || a = d"}]}""", "mixes")]
    [InlineData("""{"inputs": [{"name": "a", "type": "string", "label": "l", "visibleRule": "a = b/c"}]}""", "is none")]
    [InlineData("""{"inputs": [{"name": "a", "type": "connectedService:nosuch", "label": "l"}]}""", "nobody knows the type")]
    [InlineData("""{"outputVariables": [{"name": "a"}, {"name": "a"}]}""", "two outputs")]
    [InlineData("""{"postjobexecution": {}}""", "not played")]
    public void A_task_with_a_mistake_is_refused(string mistake, string problem)
    {
        _extension.With(SmallExtension.Task(mistake), folder: "small");
        Assert.Contains(problem, Assert.Throws<TaskLoadException>(_extension.Open).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Other", SmallExtension.Id, "the same id")]
    [InlineData("SMALL", "0b0b0b0b-0000-4000-8000-00000000000b", "Two tasks are called")]
    public void Two_tasks_are_told_apart_by_id_and_name(string name, string id, string problem)
    {
        _extension.With(SmallExtension.Task()).With(SmallExtension.Task(name: name, id: id), folder: "other");
        Assert.Contains(problem, Assert.Throws<TaskLoadException>(_extension.Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_contribution_without_files_is_refused() =>
        Assert.Contains("no task.json", Assert.Throws<TaskLoadException>(_extension.Contribute("ms.vss-distributed-task.task", "gone").Open).Message, StringComparison.Ordinal);

    [Fact]
    public void The_newest_node_is_taken_and_what_is_for_windows_alone_is_not()
    {
        var execution = """{"PowerShell3": {"target": "main.js"}, "Node20_1": {"target": "main.js"}, "Node16": {"target": "main.js"}}""";
        using var package = _extension.With(SmallExtension.Task(new JsonObject { ["execution"] = JsonNode.Parse(execution) }.ToJsonString())).Open();
        Assert.Equal("Node20_1", package.Find("Small@1").ChooseHandler().Name);
    }
}
