using System.Text;
using CiTasks.Planning.Text;
using CiTasks.UnitTests.Planning.PullRequests;
using Xunit;

namespace CiTasks.UnitTests.Planning;

public sealed class MarkdownCutTests
{
    private const string Page = "# title\n\n<details><summary>a</summary>\n\n````text\n```\n<details>\nline\nline\n````\n\n</details>\n\nend\n";

    [Fact]
    public void A_text_that_fits_stays_as_it_is()
    {
        Assert.Equal((Page, 0), MarkdownCut.To(Page, Page.Length, "note"));
    }

    [Fact]
    public void What_is_open_is_closed_and_the_note_comes_last()
    {
        const string Expected = "# title\n\n<details><summary>a</summary>\n\n````text\n```\n<details>\n````\n\n</details>\n\nnote\n";
        var (text, added) = MarkdownCut.To(Page, Expected.Length, "note");
        Assert.Equal(Expected, text);
        Assert.Equal("# title\n\n<details><summary>a</summary>\n\n````text\n```\n<details>\n", text[..^added]);
    }

    [Fact]
    public void No_empty_fold_is_left_behind()
    {
        Assert.Equal("# title\n\n\nnote\n", MarkdownCut.To(Page, 75, "note").Text);
    }

    [Fact]
    public void At_every_limit_the_rest_is_whole_and_short_enough()
    {
        var page = string.Concat(Enumerable.Range(0, 5).Select(number => Page.Replace("line", $"ä😀 {number}", StringComparison.Ordinal)));
        for (var limit = 0; limit < page.Length + 20; limit++)
        {
            var (text, added) = MarkdownCut.To(page, limit, "the note");
            Assert.True(text.Length <= limit);
            Whole.Check(text);
            Assert.StartsWith(text[..^added], page, StringComparison.Ordinal);
            var bytes = MarkdownCut.To(page, limit, "the note", Encoding.UTF8.GetByteCount).Text;
            Assert.True(Encoding.UTF8.GetByteCount(bytes) <= limit);
            Whole.Check(bytes);
        }
    }

    [Fact]
    public void A_code_block_is_closed_by_its_own_fence_where_it_stands()
    {
        var page = "intro\n\n  ````python\n" + string.Concat(Enumerable.Repeat("```\n~~~~\ncode\n\n", 50)) + "  ````\n";

        var cut = MarkdownCut.To(page, 200, "note", Encoding.UTF8.GetByteCount).Text;

        Assert.StartsWith("intro\n\n  ````python\n```\n~~~~\ncode\n", cut);
        Assert.EndsWith("\n  ````\n\nnote\n", cut);
        Assert.InRange(Encoding.UTF8.GetByteCount(cut), 150, 200);
    }

    [Theory]
    [InlineData("~~~~ text ` with ~\n", "~~~~\n")]
    [InlineData("- item\n\n  ~~~\n", "  ~~~\n")]
    [InlineData("- item\n\n  <details>\n\n  ```\n", "  ```\n\n</details>\n")]
    [InlineData("``` a word of ``` code\n", "")]
    [InlineData("~~no~~ fence\n", "")]
    public void Fences_of_either_kind_are_known_indented_or_not(string begin, string ending)
    {
        var page = begin + string.Concat(Enumerable.Repeat("🚢ä\n", 100));
        for (var limit = begin.Length + 60; limit < page.Length; limit += 3)
        {
            var cut = MarkdownCut.To(page, limit, "note").Text;

            Assert.EndsWith("ä\n" + ending + "\nnote\n", cut);
            Assert.True(cut.Length <= limit);
        }
    }

    [Fact]
    public void A_long_table_is_cut_between_rows()
    {
        var page = "intro\n\n| a | b |\n| --- | --- |\n" + string.Concat(Enumerable.Repeat("| 1 | 2 |\n", 100));

        Assert.EndsWith("| 1 | 2 |\n\nnote\n", MarkdownCut.To(page, 200, "note").Text);
    }

    [Fact]
    public void What_was_cut_is_cut_shorter_as_if_it_were_whole()
    {
        var page = string.Concat(Enumerable.Repeat(Page, 5));
        for (var first = 40; first < page.Length; first += 7)
        {
            var (once, added) = MarkdownCut.To(page, first, "note");
            for (var second = 40; second <= first; second += 11)
            {
                Assert.Equal(MarkdownCut.To(page, second, "note"), MarkdownCut.To(once[..^added], second, "note", always: true));
            }
        }
    }

    [Fact]
    public void A_text_that_ends_open_is_closed()
    {
        Assert.Equal("<details><summary>a</summary>\n\n```\nx\n```\n\n</details>", MarkdownCut.Close("<details><summary>a</summary>\n\n```\nx"));
        Assert.Equal(Page, MarkdownCut.Close(Page));
    }
}
