using System.Diagnostics;
using System.Globalization;
using CiTasks.Hosts;
using CiTasks.Hosts.Diagnostics;
using CiTasks.Testing.GitHubRunner;
using Xunit;

namespace CiTasks.UnitTests.Hosts.GitHub;

/// <summary>Text of a job or a user stays text, through every way in which a host prints.</summary>
public sealed class InjectionTests
{
    private const int Texts = 300;

    [Fact]
    public void The_runner_sees_our_own_commands_and_no_others()
    {
        for (var seed = 0; seed < Texts; seed++)
        {
            var text = HostileText.Make(seed);
            using var surroundings = new Surroundings();
            var host = surroundings.GitHub();
            Print(host, text, HostileText.Make(-1 - seed));

            var log = LogCommands.Read(surroundings.Log);
            Assert.True(log.All.Select(command => command.Name).SequenceEqual(["group", "endgroup", "error", "warning", "notice"]), Explain(seed, surroundings.Log));
            Assert.True(LogCommands.Read(HostileText.Careless(surroundings.Log)).All.Count == 5, Explain(seed, surroundings.Log));
            Assert.False(log.IsStopped || log.FailsTheStep);
            Assert.Empty(log.Masks);
            Assert.Empty(log.Outputs);
            Assert.Empty(log.State);
            // Nothing of it is the place of an annotation, or more than one line of a title.
            Assert.All(log.Annotations, annotation => Assert.Equal((null, null), (annotation.File, annotation.Line)));
            Assert.All(log.Annotations, annotation => Assert.DoesNotContain('\n', annotation.Title!));
            Assert.All(log.Groups, title => Assert.DoesNotContain('\n', title));
            Assert.DoesNotContain(surroundings.Log, character => char.IsControl(character) && character is not ('\n' or '\t'));
            Assert.DoesNotContain(surroundings.Log, character => character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029');
        }
    }

    [Fact]
    public void What_an_annotation_or_a_group_holds_is_harmless_where_it_is_printed_again()
    {
        for (var seed = 0; seed < Texts; seed++)
        {
            using var surroundings = new Surroundings();
            Print(surroundings.GitHub(), HostileText.Make(seed), HostileText.Make(-1 - seed));

            // The runner writes messages and titles into its own log, where a page looks for ##[ again.
            var again = LogCommands.Read(surroundings.Log).All.SelectMany(command => command.Properties.Values.Append(command.Data));
            Assert.True(LogCommands.Read([.. again]).All.Count == 0, Explain(seed, surroundings.Log));
        }
    }

    [Fact]
    public void A_comparison_by_culture_finds_no_commands_either()
    {
        // The runner compares with the rules of a language, in which some characters count as nothing.
        for (var seed = 0; seed < Texts / 3; seed++)
        {
            using var surroundings = new Surroundings();
            surroundings.GitHub().Write(HostileText.Make(seed));

            foreach (var line in surroundings.Log.Split('\n'))
            {
                Assert.False(CultureInfo.InvariantCulture.CompareInfo.IsPrefix(line.TrimStart(), "::"), Explain(seed, surroundings.Log));
                var at = CultureInfo.InvariantCulture.CompareInfo.IndexOf(line, "##[");
                Assert.False(at >= 0 && at + 3 < line.Length && char.IsLetter(line[at + 3]), Explain(seed, surroundings.Log));
            }
        }
    }

    [Fact]
    public void A_laptop_prints_nothing_that_moves_the_cursor()
    {
        for (var seed = 0; seed < Texts / 10; seed++)
        {
            using var surroundings = new Surroundings();
            Print(surroundings.Laptop(), HostileText.Make(seed), HostileText.Make(-1 - seed));

            Assert.DoesNotContain(surroundings.Log, character => char.IsControl(character) && character is not ('\n' or '\t'));
            Assert.Empty(LogCommands.Read(surroundings.Log).All);
        }
    }

    [Fact]
    public void Outputs_and_variables_hold_what_was_said_and_name_nothing_else()
    {
        for (var seed = 0; seed < Texts / 10; seed++)
        {
            using var surroundings = new Surroundings();
            var file = surroundings.Point("GITHUB_OUTPUT", "earlier=1");
            var host = surroundings.GitHub();
            var text = HostileText.Make(seed);
            host.SetOutput("a", text);
            host.SetOutput("b", "2");

            var expected = new System.Text.UTF8Encoding(false).GetString(System.Text.Encoding.UTF8.GetBytes(text));
            Assert.Equal([("earlier", "1"), ("a", expected), ("b", "2")], CommandFile.Read(file));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    [InlineData("a=b")]
    [InlineData("a<<b")]
    public void A_name_that_says_more_is_refused(string name)
    {
        using var surroundings = new Surroundings();
        surroundings.Point("GITHUB_OUTPUT", "");

        Assert.Throws<ArgumentException>(() => surroundings.GitHub().SetOutput(name, "x"));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("🚢")]
    [InlineData("::error::")]
    [InlineData("##[")]
    [InlineData("a\u200b")]
    [InlineData("\r")]
    public void A_line_of_10_MB_is_neither_slow_nor_printed_whole(string piece)
    {
        using var surroundings = new Surroundings();
        var host = surroundings.GitHub();
        host.Mask("a-secret-value");
        var text = string.Concat(Enumerable.Repeat(piece, 10_000_000 / piece.Length));
        var clock = Stopwatch.StartNew();

        Print(host, text, "x");

        // Far less on a machine of its own; anything that is not linear takes hours.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.InRange(surroundings.Log.Length, 1, 200_000);
        Assert.Contains("more characters of this line are not shown", surroundings.Log);
    }

    private static void Print(IBuildHost host, string text, string other)
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
            // The place is outside of the checkout: what is inside is the user's own file.
            host.Report(new Diagnostic(severity, "CIT0001", text) { Detail = other, Hint = text, Place = new SourcePlace("/elsewhere/" + other, 1, 2) });
        }

        host.EndStep();
    }

    private static string Explain(int seed, string log) => $"seed {seed}:\n{string.Concat(log.Take(4000).Select(letter => letter is >= ' ' and <= '~' or '\n' ? letter.ToString() : $"\\u{(int)letter:x4}"))}";
}
