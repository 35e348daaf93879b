using CiTasks.Planning.Tracebacks;
using CiTasks.Testing;
using Xunit;

namespace CiTasks.UnitTests.Planning.Tracebacks;

/// <summary>Traces as they come, each with what was known and the line of the checkout that it means.</summary>
public sealed class SourceMapTests
{
    private static readonly TraceCheckout Checkout = TraceCheckout.Read();

    private static readonly IReadOnlyList<TraceCase> All =
        [.. Directory.EnumerateFiles(Repository.In("tests/CiTasks.UnitTests/Planning/Tracebacks/Traces"), "*.txt").Order(StringComparer.Ordinal).SelectMany(TraceCase.ReadAll)];

    public static TheoryData<TraceCase> Cases => [.. All];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_trace_means_a_line_of_the_checkout_or_none(TraceCase trace)
    {
        var located = new SourceMap(Checkout.Tree, Checkout.Facts(trace.Facts)).Locate(trace.Text);

        Assert.Equal(trace.Expected, located is null ? "none" : $"{located.At.File}:{located.At.Line}");
        if (trace.Calls is { } calls)
        {
            Assert.Equal(calls, string.Join(" > ", located!.Calls.Select(frame => $"{frame.File[(frame.File.LastIndexOf('/') + 1)..]}:{frame.Line}")));
        }

        if (trace.All is { } all)
        {
            Assert.Equal(all, string.Join(" > ", located!.All.Select(frame => $"{frame.File[(frame.File.LastIndexOf('/') + 1)..]}:{frame.Line}")));
        }

        if (trace.Says is { } says)
        {
            Assert.Equal(says, PythonTraceback.ExceptionLine(trace.Text));
        }
    }

    [Fact]
    public void There_are_enough_of_them() => Assert.InRange(All.Count, 40, 400);

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public void Every_trace_reads_the_same_with_any_line_end_and_colour(string end)
    {
        foreach (var trace in All.Where(trace => !trace.Text.Contains('\e', StringComparison.Ordinal)))
        {
            var map = new SourceMap(Checkout.Tree, Checkout.Facts(trace.Facts));
            var coloured = "\e[1m" + trace.Text.Replace("\n", "\e[0m" + end + "\e[38;5;9m", StringComparison.Ordinal);
            Assert.True(trace.Expected == (map.Locate(coloured) is { } at ? $"{at.At.File}:{at.At.Line}" : "none"), trace.Name);
        }
    }

    [Fact]
    public void The_interpreters_own_traces_read_the_same_with_a_log_before_each_line()
    {
        var plain = All.Where(trace => trace.Text.StartsWith("Traceback (", StringComparison.Ordinal) && !trace.Text.Contains("\nFile ", StringComparison.Ordinal) && !trace.Text.Contains("  | ", StringComparison.Ordinal)).ToList();
        Assert.InRange(plain.Count, 40, 400);
        foreach (var trace in plain)
        {
            var time = 1000;
            var logged = string.Join('\n', trace.Text.Split('\n').Select(line => $"2026-11-21 10:00:0{time / 1000}.{time++ % 1000:000} ERROR kedro: {line}"));
            Assert.True(trace.Expected == (new SourceMap(Checkout.Tree, Checkout.Facts(trace.Facts)).Locate(logged) is { } at ? $"{at.At.File}:{at.At.Line}" : "none"), trace.Name);
        }
    }

    [Fact]
    public void A_trace_that_is_cut_anywhere_is_no_crash()
    {
        foreach (var trace in All)
        {
            var map = new SourceMap(Checkout.Tree, Checkout.Facts(trace.Facts));
            for (var cut = 0; cut < trace.Text.Length; cut += 41)
            {
                map.Locate(trace.Text[..cut]);
                map.Locate(trace.Text[cut..]);
                PythonTraceback.ExceptionLine(trace.Text[cut..]);
            }
        }
    }

    [Fact]
    public void A_checkout_of_fifty_thousand_files_is_no_burden()
    {
        string[] files = [.. Enumerable.Range(0, 50_000).Select(number => $"packages/p{number % 500}/src/p{number % 500}/m{number}/nodes.py")];
        var reads = 0;
        var tree = new SourceTree(files, _ =>
        {
            reads++;
            return "def f():\n    return 1\n"u8.ToArray();
        });
        var frames = string.Concat(Enumerable.Range(0, 200).Select(number => $"  File \"/databricks/python/lib/python3.11/site-packages/p{number}/m{number}/nodes.py\", line 2, in f\n    return 1\n"));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        new SourceMap(tree, SourceFacts.None with { Projects = [.. Enumerable.Range(0, 500).Select(number => $"packages/p{number}")] }).Locate("Traceback (most recent call last):\n" + frames + "ValueError: no\n");
        new SourceMap(tree, SourceFacts.None).Locate("Traceback (most recent call last):\n" + frames.Replace("/databricks/python/lib/python3.11/site-packages", "/Workspace/Users/a@b.c/x", StringComparison.Ordinal) + "ValueError: no\n");

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), watch.Elapsed.ToString());
        Assert.InRange(reads, 0, 1000);
    }
}
