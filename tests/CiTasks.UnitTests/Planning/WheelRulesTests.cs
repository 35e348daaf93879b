using System.Text.Json.Nodes;
using CiTasks.Planning.Findings;
using CiTasks.Planning.Jobs.Rules;
using CiTasks.Planning.Wheels;
using Xunit;

namespace CiTasks.UnitTests.Planning;

public sealed class WheelRulesTests
{
    private const string File = "iris_databricks-0.1-py3-none-any.whl";

    [Fact]
    public void An_entry_point_that_the_wheel_does_not_have_is_named_with_those_it_has()
    {
        var finding = Assert.Single(Check("iris_databricks", "databricks_run"));

        Assert.Equal("CIT0201", finding.Id);
        Assert.Equal($"entry point 'databricks_run' not in {File}; it has: iris-databricks", finding.Summary);
        Assert.Equal(3, finding.At?.Line);
        Assert.False(finding.IsWarning);
    }

    [Theory]
    [InlineData("iris-databrick", "did you mean 'iris-databricks'?")]
    [InlineData("databricks_run", "name one of the wheel's entry points, or add one under [project.scripts]")]
    public void The_hint_says_what_to_do(string entryPoint, string hint)
    {
        Assert.StartsWith(hint, Assert.Single(Check("iris_databricks", entryPoint)).Hint);
    }

    [Theory]
    [InlineData("iris_databricks", "iris-databricks", "")]
    [InlineData("Iris.Databricks", "iris-databricks", "")]
    [InlineData("iris_databricks", "databricks_run", "def databricks_run():\n    pass")]
    [InlineData("iris_databricks", "databricks_run", "async def databricks_run(): pass")]
    [InlineData("iris_databricks", "databricks_run", "from .run import databricks_run")]
    [InlineData("iris_databricks", "databricks_run", "from .run import (\n    other,\n    databricks_run,\n)")]
    [InlineData("iris_databricks", "databricks_run", "databricks_run = main")]
    public void An_entry_point_of_the_wheel_or_a_function_of_its_package_is_right(string package, string entryPoint, string init)
    {
        Assert.Empty(Check(package, entryPoint, init));
    }

    [Theory]
    [InlineData("iris_databricks", "\"entry_point\": \"\"", "import os")]
    [InlineData("iris_databricks", "\"foo\": 1", "import os")]
    [InlineData("iris_databricks", "\"entry_point\": \"run\"", "def databricks_run(): pass")]
    [InlineData("iris_databricks", "\"entry_point\": \"run\"", "from . import runner")]
    public void Anything_else_is_not(string package, string entryPoint, string init)
    {
        Assert.Equal("CIT0201", Assert.Single(CheckText(package, entryPoint, "", init)).Id);
    }

    [Fact]
    public void A_package_that_is_not_the_wheels_is_told_apart()
    {
        var finding = Assert.Single(Check("iris", "iris-databricks"));

        Assert.Equal("CIT0202", finding.Id);
        Assert.Equal($"package_name 'iris' is not the package of {File}", finding.Summary);
        Assert.Equal("the wheel's package is 'iris-databricks'", finding.Hint);
    }

    [Fact]
    public void A_package_that_another_library_may_bring_is_not_judged()
    {
        Assert.Empty(CheckText("other", "\"entry_point\": \"run\"", ", {\"pypi\": {\"package\": \"other\"}}", ""));
    }

    private static List<Finding> Check(string package, string entryPoint, string init = "") =>
        CheckText(package, $"\"entry_point\": \"{entryPoint}\"", "", init);

    private static List<Finding> CheckText(string package, string entryPoint, string moreLibraries, string init)
    {
        var job = Json.Source($$"""
            {"name": "a", "tasks": [{"task_key": "t",
              "python_wheel_task": {"package_name": "{{package}}",
                {{entryPoint}} },
              "libraries": [{"whl": "dbfs:/w.whl"}{{moreLibraries}}]}]}
            """);
        var wheel = new WheelMetadata(
            File,
            "iris-databricks",
            "0.1",
            new Dictionary<string, string> { ["iris-databricks"] = "iris_databricks.__main__:main" },
            new Dictionary<string, string> { ["iris_databricks"] = init });
        var library = Json.At(job.Root, "tasks.0.libraries.0.whl");
        return [.. WheelRules.Check(job, new Dictionary<JsonNode, WheelMetadata>(ReferenceEqualityComparer.Instance) { [library] = wheel })];
    }
}
