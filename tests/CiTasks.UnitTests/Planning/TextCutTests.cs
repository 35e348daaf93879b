using CiTasks.Planning.Runs;
using Xunit;

namespace CiTasks.UnitTests.Planning;

public sealed class TextCutTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" \n\n ", "")]
    [InlineData("a", "a")]
    [InlineData("a\nb\nc\n\n", "a\nb\nc")]
    [InlineData("a\nb\nc\nd", "…\nb\nc\nd")]
    [InlineData("a\r\nb\r\n", "a\nb")]
    [InlineData("a\n\nb", "a\n\nb")]
    [InlineData("\n\n\n\nb", "…\n\n\nb")]
    [InlineData("10 %\r50 %\r100 %\ndone", "100 %\ndone")]
    [InlineData("\u001b[31mred\u001b[0m", "red")]
    [InlineData("1234567890", "1234567890")]
    [InlineData("12345678901", "1234567890…")]
    [InlineData("123456789😀x", "123456789…")]
    public void The_tail_is_the_last_three_lines_of_ten_characters(string text, string tail)
    {
        Assert.Equal(tail, TextCut.Tail(text, 3, 10));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a\nb\nc\n", "a\nb\nc")]
    [InlineData("\na\nb\nc\nd", "a\nb\nc\n…")]
    [InlineData("12345678901\nb", "1234567890…\nb")]
    public void The_head_is_the_first_three_lines_of_ten_characters(string text, string head)
    {
        Assert.Equal(head, TextCut.Head(text, 3, 10));
    }

    [Theory]
    [InlineData("\n\n  why\nmore", "why")]
    [InlineData("\u001b[1mwhy\u001b[0m", "why")]
    [InlineData("", "")]
    public void The_first_line_is_one_that_says_something(string text, string line)
    {
        Assert.Equal(line, TextCut.FirstLine(text, 10));
    }

    [Fact]
    public void A_line_of_megabytes_costs_what_is_shown_of_it()
    {
        var text = new string('x', 10_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(new string('x', 300) + "…", TextCut.Tail(text, 25, 300));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }
}
