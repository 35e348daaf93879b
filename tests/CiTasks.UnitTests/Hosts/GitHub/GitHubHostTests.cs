using System.Text;
using CiTasks.Hosts;
using CiTasks.Hosts.Diagnostics;
using CiTasks.Hosts.GitHub;
using CiTasks.Planning.Text;
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
        Add(host, "a");

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
        Add(host, "second");

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
            Add(host, text);
        }

        Assert.InRange(new FileInfo(summary).Length, 1_000_000, 1_048_576);
        Assert.Contains("_cut_", File.ReadAllText(summary));
        Assert.DoesNotContain("\uFFFD", File.ReadAllText(summary));
    }

    [Fact]
    public void What_other_programs_of_the_step_wrote_into_the_summary_counts_and_stays_a_block_of_its_own()
    {
        using var surroundings = new Surroundings();
        var summary = surroundings.Point("GITHUB_STEP_SUMMARY", new string('x', 1_048_000));
        var host = surroundings.GitHub();

        Add(host, "# page\n\n" + new string('y', 100) + "\n\n" + new string('z', 1000));
        Add(host, "# another");

        var text = File.ReadAllText(summary);
        Assert.InRange(text.Length, 1_048_100, 1_048_576);
        Assert.EndsWith($"x\n# page\n\n{new string('y', 100)}\n\n\n_cut_\n\n# another\n\n", text);
    }

    [Fact]
    public void Characters_that_are_no_line_ends_of_Markdown_stay_what_they_are()
    {
        using var surroundings = new Surroundings();
        var summary = surroundings.Point("GITHUB_STEP_SUMMARY");

        Add(surroundings.GitHub(), "| a\u2028# b\u0085c\f |\r\n");

        Assert.Equal("| a\u2028# b\u0085c\f |\n\n", File.ReadAllText(summary));
    }

    [Fact]
    public void A_page_that_is_longer_than_asked_for_is_not_added()
    {
        using var surroundings = new Surroundings();
        var summary = surroundings.Point("GITHUB_STEP_SUMMARY", new string('x', 1_048_000));

        surroundings.GitHub().AddSummary("a", bytes => new string('y', bytes + 1));

        Assert.Equal(1_048_000, new FileInfo(summary).Length);
    }

    [Fact]
    public void Short_lines_of_a_long_secret_hide_nothing_else()
    {
        using var surroundings = new Surroundings();

        surroundings.GitHub().Mask("{\n  \"token\": \"dapi123\"\r\n}\n");

        Assert.Equal("::add-mask::\"token\": \"dapi123\"\n", surroundings.Log);
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS", "true", null, "github")]
    [InlineData("GITHUB_ACTIONS", "false", null, "laptop")]
    [InlineData("GITHUB_ACTIONS", "", null, "laptop")]
    [InlineData("GITHUB_ACTIONS", "true", "laptop", "laptop")]
    [InlineData("TF_BUILD", "True", null, "azure-pipelines")]
    [InlineData("TF_BUILD", "true", null, "azure-pipelines")]
    [InlineData("TF_BUILD", "False", null, "laptop")]
    [InlineData("TF_BUILD", "True", "github", "github")]
    [InlineData("TF_BUILD", "", "azure-pipelines", "azure-pipelines")]
    public void The_host_is_chosen_by_its_mark_or_by_name(string variable, string mark, string? name, string host)
    {
        using var surroundings = new Surroundings((variable, mark));

        Assert.Equal(host, BuildHosts.Choose(name, surroundings.Environment(), surroundings.Redactor).Name);
    }

    private static void Add(GitHubHost host, string page) => host.AddSummary("page", bytes => MarkdownCut.To(page, bytes, "_cut_", Encoding.UTF8.GetByteCount).Text);
}
