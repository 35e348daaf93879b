using CiTasks.Planning.Tracebacks;
using Xunit;

namespace CiTasks.UnitTests.Planning.Tracebacks;

public sealed class PythonTracebackTests
{
    private const string Chained = """
        Traceback (most recent call last):
          File "/local_disk0/python/lib/python3.11/site-packages/iris/nodes.py", line 12, in split
            return data[0]
                   ~~~~^^^
        KeyError: 0

        During handling of the above exception, another exception occurred:

        Traceback (most recent call last):
          File "<string>", line 1, in <module>
          File "/local_disk0/python/lib/python3.11/site-packages/iris/run.py", line 34, in main
            run()
        ValueError: no data: 5 %
        """;

    [Fact]
    public void Frames_are_read_in_order_over_chained_exceptions()
    {
        Assert.Equal(
            ["nodes.py:12 split", "<string>:1 <module>", "run.py:34 main"],
            PythonTraceback.Frames(Chained).Select(frame => $"{frame.File.Split('/')[^1]}:{frame.Line} {frame.Function}"));
        Assert.Equal("ValueError: no data: 5 %", PythonTraceback.ExceptionLine(Chained));
    }

    [Theory]
    [InlineData("Traceback (most recent call last):\n  File \"a.py\", line 1, in f\n    raise ValueError()\nValueError: outer\nsecond line\n::error::third", "ValueError: outer")]
    [InlineData("  File \"a.py\", line 3\n    x =\n       ^\nSyntaxError: invalid syntax", "SyntaxError: invalid syntax")]
    [InlineData("KeyError: 'no trace at all'", "KeyError: 'no trace at all'")]
    public void The_exception_is_named_by_its_first_line_however_long_its_message(string trace, string line) =>
        Assert.Equal(line, PythonTraceback.ExceptionLine(trace));

    [Fact]
    public void Colours_and_Windows_line_ends_do_not_matter()
    {
        var coloured = Chained.Replace("File", "\e[0;32mFile\e[0m", StringComparison.Ordinal).Replace("ValueError", "\e[31;1mValueError\e[0m", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);

        Assert.Equal(PythonTraceback.Frames(Chained).Select(Text), PythonTraceback.Frames(coloured).Select(Text));
        Assert.Equal("ValueError: no data: 5 %", PythonTraceback.ExceptionLine(coloured));
    }

    [Theory]
    [InlineData("  File \"a.py\", line 3\n    x =\n       ^\nSyntaxError: invalid syntax", "a.py", 3, null)]
    [InlineData("  File \"C:\\a b\\c.py\", line 3, in f", "C:\\a b\\c.py", 3, "f")]
    [InlineData("  File \"a.py\", line 9999999, in f.<locals>.g", "a.py", 9999999, "f.<locals>.g")]
    public void A_frame_may_look_in_several_ways(string trace, string file, int line, string? function)
    {
        var frame = Assert.Single(PythonTraceback.Frames(trace));
        Assert.Equal((file, line, function), (frame.File, frame.Line, frame.Function));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n  indented only\n")]
    [InlineData("  File \"a.py\", line 99999999999999999999, in f")]
    [InlineData("  File \"a.py\", line ٣, in f")]
    [InlineData("File \"never closed, line 3")]
    public void Text_that_only_looks_like_a_trace_is_no_crash(string trace)
    {
        Assert.DoesNotContain(PythonTraceback.Frames(trace), frame => frame.Line is < 1 or > 9999999);
        Assert.Null(trace.TrimStart('\n').StartsWith("File", StringComparison.Ordinal) ? null : PythonTraceback.ExceptionLine(trace));
    }

    private static string Text(TraceFrame frame) => $"{frame.File}:{frame.Line} {frame.Function} {string.Join('|', frame.Code)}";
}
