using System.Text;
using CiTasks.Hosts.Text;
using Xunit;

namespace CiTasks.UnitTests.Hosts;

public sealed class MarkdownCutTests
{
    private const string Note = "_cut_";

    [Theory]
    [InlineData("", 0, "")]
    [InlineData("ä\n", 3, "ä\n")]
    [InlineData("ä\n", 2, "")]
    [InlineData("one\n\ntwo\n\nthree\n", 16, "one\n\ntwo\n\nthree\n")]
    [InlineData("one\n\ntwo\n\nthree\n", 15, "one\n\n_cut_\n")]
    [InlineData("one\n\ntwo\n\nthree, which is longer\n", 20, "one\n\ntwo\n\n_cut_\n")]
    public void Whole_blocks_stay_as_far_as_there_is_room(string page, int limit, string cut) => Assert.Equal(cut, MarkdownCut.Fit(page, limit, Note));

    [Fact]
    public void A_code_block_is_closed_by_its_own_fence()
    {
        var page = "intro\n\n  ````python\n" + string.Concat(Enumerable.Repeat("```\ncode\n\n", 50)) + "  ````\n";

        var cut = MarkdownCut.Fit(page, 200, Note);

        Assert.StartsWith("intro\n\n  ````python\n```\ncode\n", cut);
        Assert.EndsWith("\n  ````\n\n_cut_\n", cut);
        Assert.InRange(Encoding.UTF8.GetByteCount(cut), 150, 200);
    }

    [Fact]
    public void What_is_folded_is_closed_and_the_note_stands_outside()
    {
        var page = "<details><summary>a</summary>\n\n<details>\n\n```\n</details>\n```\n\n" + string.Concat(Enumerable.Repeat("text\n\n", 100)) + "</details>\n</details>\n";

        var cut = MarkdownCut.Fit(page, 200, Note);

        Assert.EndsWith("text\n\n</details>\n\n</details>\n\n_cut_\n", cut);
        Assert.InRange(Encoding.UTF8.GetByteCount(cut), 150, 200);
    }

    [Fact]
    public void A_long_table_is_cut_between_rows()
    {
        var page = "intro\n\n| a | b |\n| --- | --- |\n" + string.Concat(Enumerable.Repeat("| 1 | 2 |\n", 100));

        Assert.EndsWith("| 1 | 2 |\n\n_cut_\n", MarkdownCut.Fit(page, 200, Note));
    }

    [Theory]
    [InlineData("```\n")]
    [InlineData("<details>\n\n~~~~\n")]
    [InlineData("")]
    public void Whatever_the_limit_is_it_holds_and_no_character_is_cut_in_two(string begin)
    {
        var page = begin + string.Concat(Enumerable.Repeat("🚢ä", 100)) + "\n\nmore ``` of it\n\n```\nx\n```\n\n" + new string('y', 100);
        for (var limit = 0; limit < Encoding.UTF8.GetByteCount(page); limit++)
        {
            var cut = MarkdownCut.Fit(page, limit, Note);

            Assert.InRange(Encoding.UTF8.GetByteCount(cut), 0, limit);
            Assert.DoesNotContain('\uFFFD', Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cut)));
            Assert.True(limit < 40 || cut.Length > 0);
            Assert.True(cut.Length == 0 || !IsOpen(cut), cut);
        }
    }

    private static bool IsOpen(string page) => page.Split('\n').Aggregate("", (open, line) =>
        open.Length == 0 && line is ("```" or "~~~~") ? line : line == open ? "" : open).Length > 0;
}
