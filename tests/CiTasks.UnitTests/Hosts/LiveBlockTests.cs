using CiTasks.Hosts;
using CiTasks.Hosts.Laptop;
using CiTasks.Hosts.Text;
using CiTasks.Testing;
using Xunit;

namespace CiTasks.UnitTests.Hosts;

/// <summary>What a person sees of the progress block, by a small terminal that plays what was written.</summary>
public sealed class LiveBlockTests : IDisposable
{
    private static readonly string[] Headers = ["task", "state"];

    private readonly StringWriter _log = new();
    private readonly Dictionary<string, string> _variables = [];
    private TerminalSize _size = new(40, 10);

    public void Dispose() => _log.Dispose();

    [Fact]
    public void After_many_updates_the_last_one_stands_below_all_that_was_printed()
    {
        var host = Host();
        host.Write("run 7 started");
        for (var i = 0; i < 30; i++)
        {
            host.Progress($"{i} s", Headers, [["load", i < 20 ? "RUNNING" : "SUCCESS"], ["train", "PENDING"]]);
            if (i % 10 == 0)
            {
                host.Write($"line {i}");
            }
        }

        Assert.Equal("run 7 started\nline 0\nline 10\nline 20\n29 s\ntask    state\n─────────────────\nload    SUCCESS\ntrain   PENDING", Seen());
    }

    [Fact]
    public void An_empty_one_takes_it_away()
    {
        var host = Host();
        host.Progress("1/2", Headers, [["load", "RUNNING"]]);
        host.Write("a line");
        host.Progress("");
        host.Write("the end");

        Assert.Equal("a line\nthe end", Seen());
    }

    [Fact]
    public void A_shorter_block_leaves_nothing_of_a_longer_one()
    {
        var host = Host();
        host.Progress("a long caption", Headers, [["a", "x"], ["b", "y"], ["c", "z"]]);
        host.Progress("short");

        Assert.Equal("short", Seen());
    }

    [Fact]
    public void It_fits_into_the_terminal()
    {
        var host = Host();
        for (var i = 0; i < 3; i++)
        {
            host.Write("printed");
            host.Progress(new string('x', 100), Headers, [.. Enumerable.Range(0, 50).Select(task => new[] { $"task_{task}", "RUNNING" })]);
        }

        var lines = Seen().Split('\n');
        Assert.Equal(["printed", "printed", "printed", new string('x', 38) + "…"], lines[..4]);
        Assert.Equal(3 + _size.Rows - 1, lines.Length);
        Assert.Equal("… and 45 more", lines[^1]);
    }

    [Fact]
    public void Wide_letters_count_twice()
    {
        var host = Host();
        host.Progress(new string('訓', 30));

        Assert.Equal(new string('訓', 19) + "…", Seen());
    }

    [Fact]
    public void A_window_that_became_narrower_is_left_clean()
    {
        var host = Host();
        host.Write("before");
        host.Progress(new string('x', 35));
        _size = new(20, 10);
        host.Progress("now");

        // The terminal broke the line in two when it shrank; the same bytes on a narrow one from the start look alike.
        Assert.Equal("before\nnow", Screen.Of(_log.ToString(), 20, 10));
    }

    [Fact]
    public void Foreign_text_cannot_move_the_cursor_or_break_a_line()
    {
        var host = Host();
        host.Progress("a\nb\tc\e[2Ad", ["task"], [["x\ny"]]);

        Assert.Equal("a b c␛[2Ad\ntask\n──────\nx y", Seen());
    }

    [Theory]
    [InlineData("TERM", "dumb", true)]
    [InlineData("TERM", "xterm", false)]
    public void Where_nothing_can_be_replaced_nothing_is_shown(string variable, string value, bool interactive)
    {
        _variables[variable] = value;
        var host = Host(interactive);
        host.Progress("1/2", Headers, [["load", "RUNNING"]]);
        host.Progress("");

        Assert.Equal("", _log.ToString());
    }

    [Theory]
    [InlineData("1", false)]
    [InlineData("", true)]
    public void Its_colour_is_for_those_who_want_it(string noColour, bool coloured)
    {
        _variables["NO_COLOR"] = noColour;
        Host().Progress("1/2");

        Assert.Equal(coloured ? "\e[2m1/2\e[0m\n" : "1/2\n", _log.ToString());
    }

    [Fact]
    public async Task Lines_of_several_threads_do_not_tear_it()
    {
        var host = Host();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 50; i++)
            {
                host.Progress($"{thread} at {i}", Headers, [["load", "RUNNING"]]);
                host.Write($"thread {thread} line {i}");
            }
        })));
        host.Progress("");

        var lines = Seen().Split('\n');
        Assert.Equal(200, lines.Length);
        Assert.All(lines, line => Assert.Matches("^thread [0-3] line [0-9]+$", line));
    }

    private LaptopHost Host(bool interactive = true) =>
        new(new HostEnvironment(_variables, "/", _log, interactive) { Terminal = () => _size }, new Redactor());

    private string Seen() => Screen.Of(_log.ToString(), _size.Columns, _size.Rows);
}
