using CiTasks.Hosts.Diagnostics;
using CiTasks.Planning.Text;
using CiTasks.Tasks.Running;
using Xunit;

namespace CiTasks.UnitTests.Tasks;

public sealed class PageTests
{
    [Theory]
    [InlineData("plain text, 5 %", "plain text, 5 %")]
    [InlineData("iris_databricks", "iris_databricks")]
    [InlineData("__init__.py and _this_", "\\_\\_init\\_\\_.py and \\_this\\_")]
    [InlineData("a | b", "a \\| b")]
    [InlineData("*x* `y` ~z~ [l](u) \\", "\\*x\\* \\`y\\` \\~z\\~ \\[l\\](u) \\\\")]
    [InlineData("<b>&amp;</b>", "&lt;b&gt;&amp;amp;&lt;/b&gt;")]
    [InlineData("@octocat", "@\u200Boctocat")]
    [InlineData("two\r\nlines\nmore", "two lines more")]
    public void Foreign_text_does_not_become_Markdown(string text, string markdown)
    {
        Assert.Equal(markdown, Markdown.Text(text));
    }

    [Theory]
    [InlineData("a", "```\na\n```\n")]
    [InlineData("a\r\nb\n\n", "```\na\nb\n```\n")]
    [InlineData("``", "```\n``\n```\n")]
    [InlineData("```\n</details>\n```", "````\n```\n</details>\n```\n````\n")]
    [InlineData("`````x", "``````\n`````x\n``````\n")]
    public void A_block_cannot_be_closed_from_inside(string text, string markdown)
    {
        Assert.Equal(markdown, Markdown.Block(text));
    }

    [Fact]
    public void A_block_in_a_list_is_indented_line_by_line()
    {
        Assert.Equal("  ```python\n  a\n  \n  b\n  ```\n", Markdown.Block("a\n\nb", "  ", "python"));
    }

    [Fact]
    public void A_cell_cannot_break_its_table()
    {
        Assert.Equal("| a | b |\n| --- | --- |\n| x\\|y | 1 2 |\n", Markdown.Table(["a", "b"], [["x|y", "1\n2"]]));
    }

    [Theory]
    [InlineData(ExitCode.Done, "# ✅ run-job: succeeded\n")]
    [InlineData(ExitCode.ChangesPending, "# 📝 run-job: changes-pending\n")]
    [InlineData(ExitCode.JobFailed, "# ❌ run-job: job-failed\n")]
    [InlineData(ExitCode.Invalid, "# ❌ run-job: invalid\n")]
    [InlineData(ExitCode.Refused, "# ❌ run-job: refused\n")]
    [InlineData(ExitCode.TimedOut, "# ❌ run-job: timed-out\n")]
    [InlineData(ExitCode.Unreachable, "# ❌ run-job: unreachable\n")]
    [InlineData(ExitCode.Bug, "# ❌ run-job: error\n")]
    [InlineData(ExitCode.Interrupted, "# ⛔ run-job: cancelled\n")]
    [InlineData(ExitCode.Terminated, "# ⛔ run-job: cancelled\n")]
    public void A_page_begins_with_the_verdict(ExitCode code, string title)
    {
        Assert.StartsWith(title + "\n2026-11-21 01:02:03 UTC, ", ResultPage.Render(Run(new TaskResult(code))));
    }

    [Fact]
    public void Every_exit_code_has_words_of_its_own()
    {
        Assert.All(Enum.GetValues<ExitCode>(), code => Assert.Equal(code == ExitCode.Bug, TaskRun.Outcome(code) == "error"));
    }

    [Fact]
    public void What_was_reported_stands_above_what_the_task_shows()
    {
        var page = ResultPage.Render(Run(
            new TaskResult(ExitCode.JobFailed) { Markdown = "\n## Tasks\n\nthe tasks\n\n" },
            new Diagnostic(Severity.Error, "CIT0501", "task 'a|b' failed: @you") { Place = new SourcePlace("src/a.py", 3), Detail = "Traceback\n  ```", Hint = "look *there*" },
            new Diagnostic(Severity.Warning, "CIT0117", "a warning")));

        Assert.EndsWith(
            """

            ## Reported

            - **error CIT0501** at `src/a.py:3`: task 'a\|b' failed: @​you

              ````
              Traceback
                ```
              ````

              - hint: look \*there\*
            - **warning CIT0117**: a warning

            ## Tasks

            the tasks

            """.ReplaceLineEndings("\n"),
            page);
    }

    private static TaskRun Run(TaskResult result, params Diagnostic[] diagnostics)
    {
        var started = new DateTimeOffset(2026, 11, 21, 1, 2, 3, TimeSpan.Zero);
        return new TaskRun("run-job", started, started.AddSeconds(5), result, new Dictionary<string, string>(), diagnostics);
    }
}
