using CiTasks.Hosts.Diagnostics;
using CiTasks.Hosts.Laptop;
using Xunit;

namespace CiTasks.UnitTests.Hosts;

public sealed class LaptopHostTests
{
    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    public void Colours_are_for_people_who_look_and_want_them(bool interactive, bool noColour, bool coloured)
    {
        using var surroundings = new Surroundings(("NO_COLOR", noColour ? "1" : ""));
        Say(surroundings.Laptop(interactive));

        Assert.Equal(coloured, surroundings.Log.Contains("\e[31;1m", StringComparison.Ordinal));
        Assert.Equal(interactive, surroundings.Log.Contains("passing", StringComparison.Ordinal));
        if (!interactive)
        {
            Assert.DoesNotContain('\e', surroundings.Log);
            Assert.DoesNotContain('\r', surroundings.Log);
        }
    }

    [Fact]
    public void A_diagnostic_reads_as_a_sentence_with_its_place()
    {
        using var surroundings = new Surroundings();

        surroundings.Laptop().Report(new Diagnostic(Severity.Warning, "CIT0117", "a cluster") { Place = new SourcePlace("job.json", 3, 7), Detail = "one\n\ntwo  ", Hint = "add" });

        Assert.Equal("warning CIT0117 at job.json:3:7: a cluster\n  one\n  two\n  hint: add\n", surroundings.Log);
    }

    [Theory]
    [InlineData(null, null, "a")]
    [InlineData(3, null, "a:3")]
    [InlineData(3, 7, "a:3:7")]
    public void A_place_is_as_exact_as_is_known(int? line, int? column, string shown)
    {
        Assert.Equal(shown, new SourcePlace("a", line, column).ToString());
    }

    [Fact]
    public void Secrets_are_hidden_in_everything_it_prints()
    {
        using var surroundings = new Surroundings();
        var host = surroundings.Laptop(interactive: true);
        host.Mask("sesame-open");

        host.Write("sesame-open");
        host.Progress("sesame-open");
        host.SetVariable("A", "sesame-open");
        host.WriteTable(["a"], [["sesame-open"]]);
        host.Report(new Diagnostic(Severity.Error, "CIT0001", "sesame-open") { Detail = "sesame-open", Hint = "sesame-open" });
        using (host.Group("sesame-open"))
        {
        }

        Assert.DoesNotContain("sesame", surroundings.Log);
        Assert.Contains("***", surroundings.Log);
    }

    [Fact]
    public void A_table_is_aligned_and_one_row_a_line_however_long()
    {
        using var surroundings = new Surroundings();

        surroundings.Laptop().WriteTable(["task", "state"], [["a", new string('y', 150)], ["longer [bold]", "z"]]);

        var lines = surroundings.Log.TrimEnd('\n').Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("task ", lines[0]);
        Assert.All(["state", "yyy", "z"], cell => Assert.Contains(lines, line => line.IndexOf(cell, StringComparison.Ordinal) == lines[0].IndexOf("state", StringComparison.Ordinal)));
        Assert.StartsWith("longer [bold] ", lines[3]);
    }

    private static void Say(LaptopHost host)
    {
        host.Progress("passing");
        host.Report(new Diagnostic(Severity.Error, "CIT0001", "a"));
        using (host.Group("title"))
        {
            host.Write("line");
        }
    }
}
