using System.Text.Json.Nodes;
using CiTasks.Tasks.Catalogue;
using CiTasks.Tasks.DeployJob;
using CiTasks.Tasks.Generate;
using CiTasks.Tasks.RunJob;
using Xunit;

namespace CiTasks.UnitTests.Tasks;

/// <summary>The catalogue in the words of a form on Azure Pipelines.</summary>
public sealed class TaskJsonTests
{
    private static readonly InputDefinition Required = Input.Path("in-file", "The file.") with { Required = true };

    [Fact]
    public void The_kind_of_an_input_decides_its_field()
    {
        Assert.Equal("string", Field(Required)["type"]!.GetValue<string>());
        // An empty path would come as the sources folder.
        Assert.Equal("string", Field(Input.Path("in-file", "The file."))["type"]!.GetValue<string>());
        Assert.Equal("multiLine", Field(Input.Pairs("pairs", "Pairs of values."))["type"]!.GetValue<string>());
        Assert.Equal("multiLine", Field(JsonInput.Spec("spec", "An object."))["type"]!.GetValue<string>());
        Assert.Equal("string", Field(Input.Secret("token", "A token."))["type"]!.GetValue<string>());
        Assert.Equal("""{"one":"one","two":"two"}""", Field(Input.Choice("choice", "A choice.", "one", "two"))["options"]!.ToJsonString());
    }

    [Fact]
    public void A_flag_is_a_box_and_one_without_a_default_is_a_list_that_may_stay_empty()
    {
        var flag = Field(Input.Flag("flag", "A flag."));
        var undecided = Field(Input.Switch("switch", "A flag."));

        Assert.Equal(("boolean", "false"), (flag["type"]!.GetValue<string>(), flag["defaultValue"]!.GetValue<string>()));
        Assert.Equal(("pickList", null), (undecided["type"]!.GetValue<string>(), undecided["defaultValue"]));
    }

    [Fact]
    public void What_a_variable_may_give_is_not_required() =>
        Assert.Equal([true, false], new[] { Required, Required with { Variables = ["X"] } }.Select(input => Field(input)["required"]!.GetValue<bool>()));

    [Theory]
    [InlineData("Give job-file or --mode; see fail-on-changes, sub-mode, job-files and x-job-file.", "Give jobFile or mode; see failOnChanges, sub-mode, job-files and x-job-file.")]
    [InlineData("Lies beside <job>.json, as run-id says.", "Lies beside <job>.json, as run-id says.")]
    public void Help_names_inputs_as_they_are_here(string help, string expected) =>
        Assert.Equal(expected, AzureForm.Translate(DeployJobTask.Definition, help));

    [Fact]
    public void Help_shows_what_is_in_angle_brackets() =>
        Assert.Equal("The &lt;job> of it.", Field(Input.Text("text", "The <job> of it."))["helpMarkDown"]!.GetValue<string>());

    [Theory]
    [InlineData("run-id", "Run ID")]
    [InlineData("repo-url", "Repository URL")]
    [InlineData("dbt-commands", "dbt commands")]
    [InlineData("github-token", "GitHub token")]
    [InlineData("sql-params", "SQL parameters")]
    public void A_label_is_a_sentence(string name, string label) => Assert.Equal(label, AzureForm.Label(Input.Text(name, "Help.")));

    [Fact]
    public void A_family_of_outputs_cannot_be_declared_and_stands_in_the_help()
    {
        var task = JsonNode.Parse(TaskJson.Render(RunJobTask.Definition))!;

        Assert.Contains("the outputs notebook_…:", task["helpMarkDown"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain(task["outputVariables"]!.AsArray(), output => output!["name"]!.GetValue<string>().StartsWith("notebook", StringComparison.Ordinal));
    }

    private static JsonObject Field(InputDefinition input) => TaskJsonInput.Render(DeployJobTask.Definition, input);
}
