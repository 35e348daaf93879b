using CiTasks.Hosts;
using CiTasks.Hosts.Diagnostics;
using CiTasks.Testing.GitHubRunner;
using Xunit;

namespace CiTasks.UnitTests.Hosts.GitHub;

public sealed class GitHubHostTests
{
    [Theory]
    [InlineData("INPUT_JOB-FILE", "job-file", "a")]
    [InlineData("INPUT_JOB_FILE", "job-file", "a")]
    [InlineData("INPUT_TARGET", "target", "a")]
    [InlineData("INPUT_JOBFILE", "job-file", null)]
    [InlineData("JOB-FILE", "job-file", null)]
    public void An_input_comes_from_its_variable_with_dashes_or_underscores(string variable, string input, string? value)
    {
        using var surroundings = new Surroundings((variable, "a"));

        Assert.Equal(value, surroundings.GitHub().ReadInput(input));
    }

    [Fact]
    public void Empty_inputs_are_unset_and_dashes_win()
    {
        using var surroundings = new Surroundings(("INPUT_A-B", ""), ("INPUT_A_B", "under"), ("INPUT_C-D", "dash"), ("INPUT_C_D", "under"));

        Assert.Equal("under", surroundings.GitHub().ReadInput("a-b"));
        Assert.Equal("dash", surroundings.GitHub().ReadInput("c-d"));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("two\nlines")]
    [InlineData("name=value\n<<EOF\nEOF\n\n")]
    [InlineData("ä\r\nb\t\u200C")]
    public void An_output_is_read_back_as_it_was_set(string value)
    {
        using var surroundings = new Surroundings();
        var output = surroundings.Point("GITHUB_OUTPUT", "earlier=1\n");
        var variables = surroundings.Point("GITHUB_ENV");
        var host = surroundings.GitHub();

        host.SetOutput("first", value);
        host.SetOutput("second", "2");
        host.SetVariable("THIRD", value);

        Assert.Equal([("earlier", "1"), ("first", value), ("second", "2")], CommandFile.Read(output));
        Assert.Equal([("THIRD", value)], CommandFile.Read(variables));
        Assert.False(File.ReadAllBytes(variables).AsSpan().StartsWith("\uFEFF"u8));
    }

    [Fact]
    public void No_two_delimiters_are_alike()
    {
        using var surroundings = new Surroundings();
        var output = surroundings.Point("GITHUB_OUTPUT");
        var host = surroundings.GitHub();
        host.SetOutput("a", "x");
        host.SetOutput("b", "x");

        Assert.Equal(2, File.ReadLines(output).Where(line => line.Contains("<<", StringComparison.Ordinal)).Select(line => line.Split("<<")[1]).Distinct().Count());
    }

    [Fact]
    public void Without_command_files_nothing_is_written()
    {
        using var surroundings = new Surroundings();
        var host = surroundings.GitHub();

        host.SetOutput("a", "b");
        host.SetVariable("a", "b");
        host.AddSummary("a");

        Assert.Empty(Directory.EnumerateFileSystemEntries(surroundings.Folder));
    }

    [Fact]
    public void A_secret_is_masked_line_by_line_and_hidden_from_then_on()
    {
        using var surroundings = new Surroundings();
        var output = surroundings.Point("GITHUB_OUTPUT");
        var summary = surroundings.Point("GITHUB_STEP_SUMMARY");
        var host = surroundings.GitHub();

        host.Mask("first 100%\r\n\nsecond");
        host.Write("a first 100% b second c");
        host.SetOutput("o", "second");
        host.AddSummary("second");

        Assert.Equal("::add-mask::first 100%25\n::add-mask::second\na *** b *** c\n", surroundings.Log);
        Assert.DoesNotContain("second", File.ReadAllText(output) + File.ReadAllText(summary));
    }

    [Fact]
    public void A_secret_with_signs_that_are_escaped_is_hidden_in_commands_too()
    {
        using var surroundings = new Surroundings();
        var host = surroundings.GitHub();
        host.Mask("pa%ss: wo,rd");
        var masks = surroundings.Log.Length;

        host.Report(new Diagnostic(Severity.Error, "CIT0001", "not pa%ss: wo,rd"));
        using (host.Group("with pa%ss: wo,rd"))
        {
        }

        Assert.Equal("::error title=CIT0001 not ***::not ***\n::group::with ***\n::endgroup::\n", surroundings.Log[masks..]);
    }

    [Fact]
    public void A_secret_is_hidden_even_where_it_would_be_neutralised()
    {
        using var surroundings = new Surroundings();
        surroundings.Redactor.Add("se##[cret");

        surroundings.Laptop().Write("a se##[cret b");

        Assert.Equal("a *** b\n", surroundings.Log);
    }

    [Theory]
    [InlineData(Severity.Error, "error")]
    [InlineData(Severity.Warning, "warning")]
    [InlineData(Severity.Notice, "notice")]
    public void A_diagnostic_becomes_an_annotation_with_escaped_properties(Severity severity, string command)
    {
        using var surroundings = new Surroundings();
        surroundings.Variables["GITHUB_WORKSPACE"] = Path.GetDirectoryName(surroundings.Folder)!;

        surroundings.GitHub().Report(new Diagnostic(severity, "CIT0201", "100% a:b,c")
        {
            Place = new SourcePlace("a,b:c%.json", 3, 7),
            Detail = "one\r\ntwo ##[error]x",
            Hint = "do it",
        });

        Assert.Equal(
            $"::{command} file={Path.GetFileName(surroundings.Folder)}/a%2Cb%3Ac%25.json,line=3,col=7,title=CIT0201 100%25 a%3Ab%2Cc::100%25 a:b,c%0A  one%0A  two ##\u200A[error]x%0A  hint: do it\n",
            surroundings.Log);
    }

    [Fact]
    public void A_group_is_opened_and_closed_once()
    {
        using var surroundings = new Surroundings();
        var host = surroundings.GitHub();

        var group = host.Group("a\n::error::b");
        host.Write("::error::inside");
        group.Dispose();
        group.Dispose();

        Assert.Equal("::group::a ::error::b\n:\u200A:error::inside\n::endgroup::\n", surroundings.Log);
    }

    [Theory]
    [InlineData("ä")]
    [InlineData("🚢")]
    public void However_much_is_added_the_summary_stays_under_the_runners_limit(string letter)
    {
        using var surroundings = new Surroundings();
        var summary = surroundings.Point("GITHUB_STEP_SUMMARY");
        var host = surroundings.GitHub();
        var text = string.Concat(Enumerable.Repeat(letter, 200_001));

        for (var times = 0; times < 20; times++)
        {
            host.AddSummary(text);
        }

        Assert.InRange(new FileInfo(summary).Length, 1_000_000, 1_048_576);
        Assert.Contains("The summary was cut here", File.ReadAllText(summary));
        Assert.DoesNotContain("\uFFFD", File.ReadAllText(summary));
    }

    [Fact]
    public void What_other_programs_of_the_step_wrote_into_the_summary_counts_and_stays_a_block_of_its_own()
    {
        using var surroundings = new Surroundings();
        var summary = surroundings.Point("GITHUB_STEP_SUMMARY", new string('x', 1_048_000));
        var host = surroundings.GitHub();

        host.AddSummary("# page\n\n" + new string('y', 100) + "\n\n" + new string('z', 1000));
        host.AddSummary("# another");

        var text = File.ReadAllText(summary);
        Assert.InRange(text.Length, 1_048_100, 1_048_576);
        Assert.Contains($"x\n# page\n\n{new string('y', 100)}\n\nzzz", text);
        Assert.EndsWith("The step's result file has everything._\n", text);
        Assert.Single(text.Split("The summary was cut here")[1..]);
    }

    [Fact]
    public void Characters_that_are_no_line_ends_of_Markdown_stay_what_they_are()
    {
        using var surroundings = new Surroundings();
        var summary = surroundings.Point("GITHUB_STEP_SUMMARY");

        surroundings.GitHub().AddSummary("| a\u2028# b\u0085c\f |\r\n");

        Assert.Equal("| a\u2028# b\u0085c\f |\n\n", File.ReadAllText(summary));
    }

    [Fact]
    public void Short_lines_of_a_long_secret_hide_nothing_else()
    {
        using var surroundings = new Surroundings();

        surroundings.GitHub().Mask("{\n  \"token\": \"dapi123\"\r\n}\n");

        Assert.Equal("::add-mask::\"token\": \"dapi123\"\n", surroundings.Log);
    }

    [Theory]
    [InlineData("true", null, "github")]
    [InlineData("false", null, "laptop")]
    [InlineData("", null, "laptop")]
    [InlineData("true", "laptop", "laptop")]
    [InlineData("", "github", "github")]
    public void The_host_is_chosen_by_its_mark_or_by_name(string mark, string? name, string host)
    {
        using var surroundings = new Surroundings(("GITHUB_ACTIONS", mark));

        Assert.Equal(host, BuildHosts.Choose(name, surroundings.Environment(), surroundings.Redactor).Name);
    }
}
