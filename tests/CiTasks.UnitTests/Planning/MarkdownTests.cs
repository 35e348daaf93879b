using CiTasks.Planning.Text;
using Xunit;

namespace CiTasks.UnitTests.Planning;

public sealed class MarkdownTests
{
    [Theory]
    [InlineData("see https://evil.test/x?a=1&b=2.", "see `https://evil.test/x?a=1&b=2`.")]
    [InlineData("HTTP://EVIL.test|x", "`HTTP://EVIL.test`\\|x")]
    [InlineData("www.evil.test, then", "`www.evil.test`, then")]
    [InlineData("fixes #12 and GH-34 and o/r#5", "fixes #\u200B12 and GH-\u200B34 and o/r#\u200B5")]
    [InlineData("# not a heading", "\\# not a heading")]
    [InlineData("- no list", "\\- no list")]
    [InlineData("+ no list", "\\+ no list")]
    [InlineData("1. no list", "1\\. no list")]
    [InlineData("2) no list", "2\\) no list")]
    [InlineData("=== no title above", "\\=== no title above")]
    [InlineData("> no quote", "&gt; no quote")]
    [InlineData(":x: and :+1: but 12:30:45", ":\u200Bx: and :\u200B+1: but 12:30:45")]
    [InlineData(":100: :1234: :99:", ":\u200B100: :\u200B1234: :99:")]
    [InlineData("@acme/team and @me", "@\u200Bacme/team and @\u200Bme")]
    [InlineData("$x^2$", "<span>$</span>x^2<span>$</span>")]
    [InlineData("commit 82da7e7 or 82DA7E7a", "commit `82da7e7` or `82DA7E7a`")]
    [InlineData("[^1] ![a](b) [x]", "\\[^1\\] !\\[a\\](b) \\[x\\]")]
    [InlineData("<!-- hidden --> <img src=x>", "&lt;!-- hidden --&gt; &lt;img src=x&gt;")]
    [InlineData("a\u202Etxt.exe", "a\uFFFDtxt.exe")]
    [InlineData("bell\a and \u001B[31mred\u001B[0m", "bell\uFFFD and red")]
    public void Nothing_links_mentions_or_formats(string text, string markdown)
    {
        Assert.Equal(markdown, Markdown.Text(text));
    }

    [Fact]
    public void Half_a_character_is_replaced()
    {
        Assert.Equal("half \uFFFD pair 😀", Markdown.Text("half \uD83D pair 😀"));
    }

    [Theory]
    [InlineData("a_b*c", "`a_b*c`")]
    [InlineData("a`b", "`` a`b ``")]
    [InlineData("``", "``` `` ```")]
    [InlineData("two\nlines", "`two lines`")]
    [InlineData("", "")]
    [InlineData("a|b", "`a|b`")]
    public void Code_is_shown_as_it_is(string text, string markdown)
    {
        Assert.Equal(markdown, Markdown.Code(text));
    }

    [Fact]
    public void Code_in_a_cell_cannot_end_it()
    {
        Assert.Equal("`a\\|b`", Markdown.Code("a|b", inTable: true));
        // A backslash before the bar would be taken as the escape of the one that escapes it.
        Assert.Equal("`a\\\u200B\\|b`", Markdown.Code("a\\|b", inTable: true));
    }

    [Theory]
    [InlineData("https://adb.test/#job/1/run/2", "[x](https://adb.test/#job/1/run/2)")]
    [InlineData("https://adb.test/a(b)|c'd", "[x](https://adb.test/a%28b%29%7Cc%27d)")]
    [InlineData("javascript:alert(1)", "x")]
    [InlineData("https://github.com@evil.test/", "x")]
    [InlineData("not an address", "x")]
    [InlineData(null, "x")]
    public void Only_addresses_of_the_web_become_links(string? address, string markdown)
    {
        Assert.Equal(markdown, Markdown.Link("x", address));
    }

    [Fact]
    public void The_title_of_a_fold_is_no_Markdown()
    {
        Assert.Equal(
            "<details><summary>log of <code>a&lt;/summary&gt; @b #1</code></summary>\n\nbody\n\n</details>\n",
            Markdown.Fold("log of", "a</summary>\n@b #1", "body\n"));
    }

    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "ab…")]
    [InlineData("a😀b", 3, "a…")]
    [InlineData("ab", 0, "")]
    public void A_cut_never_halves_a_character(string text, int length, string expected)
    {
        Assert.Equal(expected, PlainText.Cut(text, length));
    }
}
