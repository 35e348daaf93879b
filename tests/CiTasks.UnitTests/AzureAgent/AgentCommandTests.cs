using CiTasks.Testing.AzureLog;
using Xunit;

namespace CiTasks.UnitTests.AzureAgent;

/// <summary>Commands are found and read as the agent finds and reads them.</summary>
public sealed class AgentCommandTests
{
    [Theory]
    [InlineData("##vso[task.complete result=Failed;]Job failed", "task.complete", "Job failed")]
    [InlineData("said by a job: ##vso[Task.SetVariable variable=x]##vso[task.debug]y", "task.setvariable", "##vso[task.debug]y")]
    [InlineData("##vso[task.debug]a%0Ab%0Dc%3Bd%5De%AZP25", "task.debug", "a\nb\rc;d]e%")]
    [InlineData("##vso[task.debug]%AZP250A and %25", "task.debug", "%0A and %25")]
    [InlineData("##vso[task.debug]", "task.debug", "")]
    public void A_command_is_read_wherever_it_stands(string line, string name, string data)
    {
        var command = AgentCommand.Read(line)!;
        Assert.Equal((name, data), (command.Name, command.Data));
    }

    [Theory]
    [InlineData("##vso[task.debug")]
    [InlineData("##vso[debug]x")]
    [InlineData("##vso[a.b.c]x")]
    [InlineData("##VSO[task.debug]x")]
    [InlineData("# #vso[task.debug]x")]
    [InlineData("##[error]x")]
    public void What_is_no_command_is_text(string line) => Assert.Null(AgentCommand.Read(line));

    [Fact]
    public void Properties_have_no_letter_case_and_no_empty_values()
    {
        var command = AgentCommand.Read("##vso[task.logissue type=error;SourcePath=/a b/c%3Bd%5D.py;linenumber=;code=a=b;junk]x")!;
        Assert.Equal("/a b/c;d].py", command.Text("sourcepath"));
        Assert.Equal("a=b", command.Text("code"));
        Assert.Equal(["type", "SourcePath", "code"], command.Properties.Keys);
    }

    [Fact]
    public void The_first_closing_bracket_ends_the_properties() =>
        Assert.Equal(".py;linenumber=3]x", AgentCommand.Read("##vso[task.logissue type=error;sourcepath=/a[1].py;linenumber=3]x")!.Data);
}
