using CiTasks.Testing.GitHubRunner;
using Xunit;

namespace CiTasks.UnitTests.GitHubRunner;

/// <summary>The grammar of the runner's command files.</summary>
public sealed class FileCommandTextTests
{
    [Theory]
    [InlineData("a=1\n", "a=1")]
    [InlineData("a=1", "a=1")]
    [InlineData("a=\n", "a=")]
    [InlineData("a=b=c<<d\n", "a=b=c<<d")]
    [InlineData("\n\na=1\n\nb=2\n", "a=1|b=2")]
    [InlineData("a<<END\nline 1\n\nline 3\nEND\n", "a=line 1~~line 3")]
    [InlineData("a<<END\nx\nEND", "a=x")]
    [InlineData("a<<END\nEND\n", "a=")]
    [InlineData("a<<END\nb=1\nc<<D\nEND\nd=2\n", "a=b=1~c<<D|d=2")]
    [InlineData("a=1\r\n", "a=1\r")]
    [InlineData("a<<END\r\nx\nEND\r\n", "a=x")]
    public void Pairs_are_read(string text, string pairs)
    {
        var read = FileCommandText.Parse(text);
        Assert.Null(read.Error);
        Assert.Equal(pairs, Joined(read));
    }

    [Theory]
    [InlineData("ok=1\nno form at all\nlater=2\n", "ok=1", "Invalid format 'no form at all'")]
    [InlineData("ok=1\n=2\n", "ok=1", "Name must not be empty")]
    [InlineData("ok=1\n<<END\nEND\n", "ok=1", "must not be empty")]
    [InlineData("ok=1\na<<\nx\n", "ok=1", "must not be empty")]
    [InlineData("ok=1\na<<END\nx\nEND \nlater=2\n", "ok=1", "Matching delimiter not found 'END'")]
    [InlineData("ok=1\na<<END\nx\nEND\r\n", "ok=1", "Matching delimiter not found 'END'")]
    [InlineData("\uFEFFok\n", "", "Invalid format")]
    public void A_wrong_line_is_an_error_and_only_what_stands_before_it_is_kept(string text, string pairs, string error)
    {
        var read = FileCommandText.Parse(text);
        Assert.Contains(error, read.Error, StringComparison.Ordinal);
        Assert.Equal(pairs, Joined(read));
    }

    private static string Joined(FileCommandText read) =>
        string.Join('|', read.Pairs.Select(pair => $"{pair.Key}={pair.Value.Replace('\n', '~')}"));
}
