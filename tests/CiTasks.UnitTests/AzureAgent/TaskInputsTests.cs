using CiTasks.Testing.AzureAgent;
using Xunit;

namespace CiTasks.UnitTests.AzureAgent;

/// <summary>From what a pipeline says to what a program gets.</summary>
public sealed class TaskInputsTests : IDisposable
{
    private const string Inputs =
        """
        {"groups": [{"name": "more", "displayName": "More", "visibleRule": "mode != plan"}],
         "inputs": [
          {"name": "jobFile", "type": "filePath", "label": "l", "required": true, "aliases": ["file"]},
          {"name": "confFolder", "type": "filePath", "label": "l"},
          {"name": "mode", "type": "pickList", "label": "l", "defaultValue": "apply", "options": {"apply": "Apply", "plan": "Plan"}},
          {"name": "size", "type": "pickList", "label": "l", "options": {"small": "Small"}, "properties": {"EditableOptions": "True"}},
          {"name": "reason", "type": "string", "label": "l", "required": true, "visibleRule": "mode = plan && size == small"},
          {"name": "place", "type": "string", "label": "l", "required": true, "groupName": "more", "defaultValue": " here "},
          {"name": "connection", "type": "connectedService:AzureRM", "label": "l"}]}
        """;

    private static readonly AgentConnection Azure = new("my azure", "AzureRM") { Id = new Guid("0c0c0c0c-0000-4000-8000-00000000000c") };
    private readonly SmallExtension _extension = new();
    private readonly ExtensionPackage _package;
    private readonly TaskInputs _inputs;

    public TaskInputsTests()
    {
        _package = _extension.With(SmallExtension.Task(Inputs)).Open();
        _inputs = new TaskInputs(_package.Find("Small@1"), new AgentJobSettings { Connections = [Azure, new AgentConnection("other", "Generic")] });
    }

    public void Dispose()
    {
        _package.Dispose();
        _extension.Dispose();
    }

    [Fact]
    public void Aliases_defaults_macros_paths_and_connections_are_resolved()
    {
        var compiled = _inputs.Compile(new Dictionary<string, string> { ["FILE"] = " jobs/$(which).json ", ["size"] = "$(size)", ["connection"] = "my azure" });
        var values = _inputs.Start(compiled, name => name == "which" ? "$(which)" : null, "/agent/1/s");
        Assert.Equal("/agent/1/s/jobs/$(which).json", values["jobFile"]);
        Assert.Equal("/agent/1/s", values["confFolder"]);
        Assert.Equal(("apply", "$(size)", "here", ""), (values["mode"], values["size"], values["place"], values["reason"]));
        Assert.Equal($"{Azure.Id}", values["connection"]);
    }

    [Theory]
    [InlineData("nosuch", "x", "has no input nosuch")]
    [InlineData("jobFile", " ", "required input jobFile is missing")]
    [InlineData("mode", "Plan", "none of the options")]
    [InlineData("connection", "gone", "could not be found")]
    [InlineData("connection", "other", "of type Generic")]
    [InlineData("file", "x", "given twice")]
    public void A_step_that_cannot_be_meant_so_is_refused(string name, string value, string problem)
    {
        var given = new Dictionary<string, string> { ["jobFile"] = "a.json", [name] = value };
        Assert.Contains(problem, Assert.Throws<TaskLoadException>(() => _inputs.Compile(given)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_is_missed_only_where_the_form_shows_it()
    {
        _inputs.Compile(new Dictionary<string, string> { ["jobFile"] = "a", ["mode"] = "plan" });
        Assert.Throws<TaskLoadException>(() => _inputs.Compile(new Dictionary<string, string> { ["jobFile"] = "a", ["mode"] = "plan", ["size"] = "small" }));
        _inputs.Compile(new Dictionary<string, string> { ["jobFile"] = "a", ["mode"] = "plan", ["place"] = "" });
        Assert.Throws<TaskLoadException>(() => _inputs.Compile(new Dictionary<string, string> { ["jobFile"] = "a", ["place"] = "" }));
    }
}
