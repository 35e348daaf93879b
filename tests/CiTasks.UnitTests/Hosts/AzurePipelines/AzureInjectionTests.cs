using CiTasks.Hosts.AzurePipelines;
using CiTasks.Hosts.Diagnostics;
using CiTasks.Hosts.Text;
using CiTasks.Testing.AzureLog;
using CiTasks.UnitTests.Hosts.GitHub;
using Xunit;

namespace CiTasks.UnitTests.Hosts.AzurePipelines;

/// <summary>Text of a job or a user stays text for the agent, through every way in which the host prints.</summary>
public sealed class AzureInjectionTests
{
    private const int Texts = 300;
    private static readonly string[] Expected =
        ["task.logissue", "task.logissue", "task.setvariable", "task.setvariable", "task.setvariable", "build.addbuildtag", "task.uploadsummary"];

    [Fact]
    public void The_agent_sees_our_own_commands_and_no_others()
    {
        for (var seed = 0; seed < Texts; seed++)
        {
            var (text, other) = (HostileText.Make(seed), HostileText.Make(-1 - seed));
            using var surroundings = new Surroundings(("SYSTEM_HOSTTYPE", "build"));
            surroundings.Variables["AGENT_TEMPDIRECTORY"] = surroundings.Folder;
            Print(surroundings.Azure(), text, other);

            var log = AgentLog.Read(surroundings.Log, surroundings.Folder);
            Assert.True(log.All.Select(command => command.Name).SequenceEqual(Expected), Explain(seed, surroundings.Log));
            Assert.True(log.Problems.Count == 0, Explain(seed, string.Join('\n', log.Problems)));
            Assert.Equal(["runId", "notebook_a"], log.Outputs.Keys);
            Assert.Equal(Utf8(text), log.Outputs["runId"]);
            Assert.Equal(["SOME"], log.Variables.Keys);
            Assert.Single(log.Groups);
            // Nothing of it is the place of an issue, or of another kind than we said.
            Assert.All(log.Asked, issue => Assert.Equal((null, null, "CIT0001"), (issue.Path, issue.Line, issue.Code)));
        }
    }

    [Fact]
    public void What_an_issue_or_a_line_says_is_harmless_where_it_is_printed_again()
    {
        for (var seed = 0; seed < Texts; seed++)
        {
            using var surroundings = new Surroundings();
            Print(surroundings.Azure(), HostileText.Make(seed), HostileText.Make(-1 - seed));
            var log = AgentLog.Read(surroundings.Log);

            // The agent writes issues into its own log; a page looks for ##[ at the beginning of lines; a shell may print it all once more.
            foreach (var line in log.Asked.SelectMany(issue => issue.Message.Split('\n')).Concat(log.Lines))
            {
                Assert.True(AgentCommand.Read(HostileText.Careless(line)) is null, Explain(seed, line));
                Assert.False(line.TrimStart().StartsWith("##[", StringComparison.Ordinal) && !line.StartsWith("##[group]", StringComparison.Ordinal) && line != "##[endgroup]", Explain(seed, line));
            }
        }
    }

    [Fact]
    public void Characters_that_count_as_nothing_do_not_put_a_command_together()
    {
        // The agent looks for the beginning of a command with the rules of a language, in which those are passed over.
        // These tests run without any language, so they are taken out.
        for (var seed = 0; seed < Texts; seed++)
        {
            using var surroundings = new Surroundings();
            surroundings.Azure().Write(HostileText.Make(seed));

            Assert.All(HostileText.Careless(surroundings.Log).Split('\n'), line => Assert.False(line.Contains("##vso", StringComparison.Ordinal) || line.Contains("##[", StringComparison.Ordinal), Explain(seed, line)));
        }
    }

    [Theory]
    [InlineData("##vso[", "##\u200Avso[")]
    [InlineData("##VSO", "##\u200AVSO")]
    [InlineData("#\u200b#vso[", "#\u200b#\u200Avso[")]
    [InlineData("##\u200b\u00ad[error]", "##\u200A\u200b\u00ad[error]")]
    [InlineData("#\U000E0001#\U000E0101vso[", "#\U000E0001#\u200A\U000E0101vso[")]
    [InlineData("\U000E0001::error::", "\U000E0001:\u200A:error::")]
    [InlineData("🚢##🚢[", "🚢##🚢[")]
    [InlineData("###[error]", "###\u200A[error]")]
    [InlineData("#\u034f##v\u200dso[", "#\u034f##\u200Av\u200dso[")]
    [InlineData("\ufeff:\u200b:error::", "\ufeff:\u200A\u200b:error::")]
    [InlineData("## title", "## title")]
    [InlineData("# [x] #[y]", "# [x] #[y]")]
    [InlineData(":a:", ":a:")]
    public void The_beginning_of_a_command_is_broken_and_nothing_else(string text, string harmless) => Assert.Equal(harmless, Neutral.ForLog(text));

    [Theory]
    [InlineData("sub/x]y[z.py")]
    [InlineData("sub/a;type=warning;sourcepath=b.py")]
    [InlineData("sub/a=b%5D%AZP25.py")]
    public void A_file_with_a_hostile_name_is_one_issue_of_that_file(string file)
    {
        using var surroundings = new Surroundings();
        surroundings.Variables["BUILD_SOURCESDIRECTORY"] = surroundings.Folder;

        surroundings.Azure().Report(new Diagnostic(Severity.Error, "CIT0001", "bad") { Place = new SourcePlace(file, 3) });

        var log = AgentLog.Read(surroundings.Log);
        Assert.Equal(("error", file, 3, "bad"), (Assert.Single(log.Asked).Type, log.Asked[0].Path, log.Asked[0].Line, log.Asked[0].Text));
        Assert.Equal((1, 0, 0), (log.All.Count, log.Lines.Count, log.Problems.Count));
    }

    [Theory]
    [InlineData("sub/x]##vso[task.complete result=Failed]y.py", "sub/x]##\u200Avso[task.complete result=Failed]y.py")]
    [InlineData("sub/a\n##[section]b\r.py", "sub/a\n##\u200A[section]b\u240D.py")]
    public void A_file_whose_name_is_more_than_a_name_is_told_as_text(string file, string shown)
    {
        using var surroundings = new Surroundings();
        surroundings.Variables["BUILD_SOURCESDIRECTORY"] = surroundings.Folder;

        surroundings.Azure().Report(new Diagnostic(Severity.Error, "CIT0001", "bad") { Place = new SourcePlace(file, 3) });

        var log = AgentLog.Read(surroundings.Log);
        Assert.Equal((null, $"CIT0001 at {shown}:3: bad"), (Assert.Single(log.Asked).Path, log.Asked[0].Message));
        Assert.Equal((1, 0, 0), (log.All.Count, log.Lines.Count, log.Problems.Count));
    }

    private static void Print(AzurePipelinesHost host, string text, string other)
    {
        host.Write(text);
        host.WriteTable([text, "b"], [[other, text], [text, "x"]]);
        host.Progress(text, [text], [[other]]);
        using (host.Group(text))
        {
            host.Write("inside " + other);
        }

        foreach (var severity in new[] { Severity.Error, Severity.Warning, Severity.Notice })
        {
            host.Report(new Diagnostic(severity, "CIT0001", text) { Detail = other, Hint = text, Place = new SourcePlace("/elsewhere/" + other, 1, 2) });
        }

        host.SetOutput("run-id", text);
        host.SetOutput("notebook.a", other);
        host.SetVariable("SOME", other);
        host.Tag("a" + text);
        host.AddSummary(text, _ => text);
        host.EndStep();
    }

    private static string Utf8(string text) => text.Replace('\0', '\u2400');

    private static string Explain(int seed, string log) => $"seed {seed}:\n{string.Concat(log.Take(4000).Select(letter => letter is >= ' ' and <= '~' or '\n' ? letter.ToString() : $"\\u{(int)letter:x4}"))}";
}
