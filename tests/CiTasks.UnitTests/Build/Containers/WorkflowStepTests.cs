using CiTasks.Build.Rehearsal.Containers;
using Xunit;

namespace CiTasks.UnitTests.Build.Containers;

public sealed class WorkflowStepTests
{
    [Fact]
    public void Entries_become_steps_in_the_order_in_which_they_are_shipped()
    {
        var steps = WorkflowStep.Read("""
            {
              // comments may be there
              "run-job": [{ "job-name": "iris" }],
              "package": { "project": "." },
              "sync-files": [{ "source": "a" }, { "source": "b" }],
            }
            """);

        Assert.Equal(["package", "sync-files", "sync-files", "run-job"], steps.Select(step => step.Task));
        Assert.Equal(["a", "b"], steps.Where(step => step.Task == "sync-files").Select(step => step.Inputs["source"]));
    }

    [Theory]
    [InlineData("\"text\"", "text")]
    [InlineData("12.50", "12.50")]
    [InlineData("true", "true")]
    [InlineData("[\"a,b\", 2]", "a,b\n2\n")]
    [InlineData("{\"a\": [1]}", "{\"a\":[1]}")]
    public void Values_become_the_text_of_a_workflow(string value, string text) =>
        Assert.Equal(text, WorkflowStep.Read("{\"run-job\": {\"x\": " + value + "}}").Single().Inputs["x"]);
}
