using CiTasks.Testing.GitHubRunner;
using Xunit;

namespace CiTasks.UnitTests.Hosts.GitHub;

/// <summary>The stand-in of the runner's log parser: what it must find, and what it must leave alone.</summary>
public sealed class LogCommandsTests
{
    [Theory]
    [InlineData("::error::x", "error", "x")]
    [InlineData(" \t::ERROR::x", "ERROR", "x")]
    [InlineData("::error file=a,line=1::x::y", "error", "x::y")]
    [InlineData("text ##[warning]x", "warning", "x")]
    [InlineData("##[Warning file=a;line=1]x", "Warning", "x")]
    [InlineData("::nothing::##[error]x", "error", "x")]
    [InlineData("::group::100%25%0A%250A", "group", "100%\n%0A")]
    [InlineData("::endgroup::", "endgroup", "")]
    public void Commands_are_found(string line, string name, string data)
    {
        var command = Assert.Single(LogCommands.Read(line).All);

        Assert.Equal((name, data), (command.Name, command.Data));
    }

    [Theory]
    [InlineData("text ::error::x")]
    [InlineData("::error:x")]
    [InlineData("::unknown::x")]
    [InlineData("::errorx::x")]
    [InlineData("##[unknown]x ##[error]y")]
    [InlineData("##[error x")]
    [InlineData("# #[error]x")]
    [InlineData("\u200C::error::x")]
    public void Text_is_left_alone(string line)
    {
        var log = LogCommands.Read(line);

        Assert.Empty(log.All);
        Assert.Equal([line], log.Lines);
    }

    [Fact]
    public void Properties_are_unescaped_and_empty_ones_dropped()
    {
        var command = Assert.Single(LogCommands.Read("::error file=a%2Cb%3A%25,line=,,col=7,title=x=y::z").All);

        Assert.Equal([("file", "a,b:%"), ("col", "7"), ("title", "x=y")], command.Properties.Select(pair => (pair.Key, pair.Value)));
    }

    [Theory]
    [InlineData("line=3,col=7", 3, null, 7, null)]
    [InlineData("endLine=3", 3, 3, null, null)]
    [InlineData("line=3,endColumn=4", 3, null, 4, 4)]
    [InlineData("col=7", null, null, null, null)]
    [InlineData("line=3,endLine=5,col=7", 3, 5, null, null)]
    [InlineData("line=5,endLine=3", null, null, null, null)]
    [InlineData("line=3,col=7,endColumn=4", 3, null, null, null)]
    public void Places_that_contradict_themselves_are_dropped(string properties, int? line, int? endLine, int? column, int? endColumn)
    {
        var annotation = Assert.Single(LogCommands.Read($"::error file=/github/workspace/a/b.py,{properties}::x").Annotations);

        Assert.Equal(("a/b.py", line, endLine, column, endColumn), (annotation.File, annotation.Line, annotation.EndLine, annotation.Column, annotation.EndColumn));
    }

    [Fact]
    public void Ten_annotations_of_a_level_are_kept_and_messages_cut()
    {
        var log = LogCommands.Read(string.Concat(Enumerable.Range(0, 12).Select(number => $"::error::{number}\n::warning::{new string('x', 5000)}\n")));

        Assert.Equal(24, log.Asked.Count);
        Assert.Equal(Enumerable.Range(0, 10).Select(number => $"{number}"), log.Annotations.Where(annotation => annotation.Level == "error").Select(annotation => annotation.Message));
        Assert.All(log.Annotations.Where(annotation => annotation.Level == "warning"), annotation => Assert.Equal(4096, annotation.Message.Length));
    }

    [Fact]
    public void A_mask_hides_from_then_on_the_whole_value_and_each_of_its_lines()
    {
        var log = LogCommands.Read("secret\n::add-mask::secret%0Atwo\nsecret and two\n::add-mask::\n::error::two");

        Assert.Equal(["secret", "*** and ***"], log.Lines);
        Assert.Equal("***", Assert.Single(log.Annotations).Message);
        Assert.Single(log.Problems);
        Assert.False(log.FailsTheStep);
    }

    [Fact]
    public void Stopped_commands_are_text_until_the_word_is_said()
    {
        var log = LogCommands.Read("::stop-commands::word\n::error::a\n##[error]b\n::word::\n::error::c", "\r::debug::d\r::error::e");

        Assert.Equal(["c", "e"], log.Annotations.Select(annotation => annotation.Message));
        Assert.Equal(["::error::a", "##[error]b", ""], log.Lines);
        Assert.False(log.IsStopped);
    }

    [Theory]
    [InlineData("::set-env name=A::b")]
    [InlineData("::add-path::b")]
    [InlineData("::stop-commands::error")]
    [InlineData("::set-output::b")]
    public void What_the_runner_refuses_fails_the_step(string line) => Assert.True(LogCommands.Read(line).FailsTheStep);

    [Fact]
    public void Outputs_and_state_of_old_still_count()
    {
        var log = LogCommands.Read("::set-output name=a::b\n::save-state name=c::d\n::set-output name=a::e");

        Assert.Equal("e", log.Outputs["a"]);
        Assert.Equal("d", log.State["c"]);
    }
}
