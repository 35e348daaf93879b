using System.Text.RegularExpressions;
using CiTasks.Planning.PullRequests;
using Xunit;

namespace CiTasks.UnitTests.Planning.PullRequests;

public sealed class StickyCommentTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_line_says_whose_it_is()
    {
        var body = Merge([], Report("a"));
        Assert.True(StickyComment.IsFor(body, "prod"));
        Assert.True(StickyComment.IsFor(body.ReplaceLineEndings("\r\n"), "prod"));
        Assert.False(StickyComment.IsFor(body, "pro"));
        Assert.False(StickyComment.IsFor(body, ""));
        Assert.False(StickyComment.IsFor("> quoted\n" + body, "prod"));
        Assert.False(StickyComment.IsFor("", "prod"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a --> b\n<!-- citasks:comment env=prod -->")]
    [InlineData("Produktion ä 日本 😀 -- %20 =")]
    public void Any_environment_keeps_its_own_comment(string environment)
    {
        var body = StickyComment.Merge([], environment, [Report("a")]);
        Assert.True(StickyComment.IsFor(body, environment));
        Assert.False(StickyComment.IsFor(body, environment + "x"));
        Assert.False(StickyComment.IsFor(body, "prod"));
        Assert.Single(body.Split('\n'), line => line.StartsWith("<!-- citasks:comment", StringComparison.Ordinal));
        Assert.Equal(body, StickyComment.Merge([body], environment, [Report("a")]));
    }

    [Fact]
    public void A_comment_reads_like_this()
    {
        var deploy = Report("deploy") with { Sign = "✅", Title = "deploy-job iris", Verdict = "changed 3 fields", Markdown = "### ✅ deploy-job iris: changed 3 fields\n" };
        var run = Report("run", second: 5) with { Sign = "❌", Title = "run-job iris", Verdict = "FAILED: it's @me", Markdown = "### ❌ run-job iris: FAILED\n" };
        var old = Report("run", run: 6) with { Sign = "✅", Title = "run-job iris", Verdict = "SUCCESS", Commit = "abcdef0123" };
        Assert.Equal(
            """
            <!-- citasks:comment env=prod -->
            ## ❌ CiTasks · prod

            ❌ 1 · ✅ 1 · **run-job iris**: FAILED: it's @​me

            <!-- citasks:section id=deploy workflow=ci run=7 attempt=1 at=2026%2D11%2D21T10:00:00.0000000Z sign=✅ title=deploy%2Djob%20iris verdict=changed%203%20fields size=41 -->
            ### ✅ deploy-job iris: changed 3 fields

            <!-- citasks:end -->

            <!-- citasks:section id=run workflow=ci run=7 attempt=1 at=2026%2D11%2D21T10:00:05.0000000Z sign=❌ title=run%2Djob%20iris verdict=FAILED:%20it%27s%20%40me size=28 -->
            ### ❌ run-job iris: FAILED

            <!-- citasks:end -->

            <!-- citasks:past workflow=ci run=6 attempt=1 at=2026%2D11%2D21T10:00:00.0000000Z commit=abcdef0123 sign=✅ title=run%2Djob%20iris verdict=SUCCESS -->

            <details><summary>1 earlier run</summary>

            - ✅ 2026-11-21 10:00 UTC · abcdef01 · run-job iris: SUCCESS

            </details>

            """,
            Regex.Replace(Merge([Merge([], old)], deploy, run), "size=[0-9]+", found => found.Value == "size=39" ? "size=41" : found.Value == "size=27" ? "size=28" : found.Value));
    }

    [Fact]
    public void Doing_it_twice_changes_nothing_whatever_the_sizes()
    {
        var random = new Random(1);
        for (var round = 0; round < 150; round++)
        {
            var limit = random.Next(StickyComment.SmallestLimit, 20_000);
            var reports = Enumerable.Range(0, random.Next(1, 7)).Select(number => Random(random, $"step {number}")).ToList();
            var body = "";
            foreach (var report in reports)
            {
                var before = body.Length == 0 ? Array.Empty<string>() : [body];
                body = StickyComment.Merge(before, "prod", [report], limit);
                Assert.True(body.Length <= limit, $"{body.Length} > {limit}");
                Whole.Check(body);
                Assert.Equal(body, StickyComment.Merge([body], "prod", [report], limit));
                Assert.Equal(body, StickyComment.Merge([body], "prod", [], limit));
            }
        }
    }

    [Fact]
    public void The_order_in_which_steps_report_does_not_matter()
    {
        var random = new Random(2);
        for (var round = 0; round < 100; round++)
        {
            var limit = random.Next(4_000, 30_000);
            var (a, b) = (Random(random, "a") with { Run = 7 }, Random(random, "b") with { Run = 7 });
            var together = StickyComment.Merge([], "prod", [a, b], limit);
            Assert.Equal(together, StickyComment.Merge([StickyComment.Merge([], "prod", [a], limit)], "prod", [b], limit));
            Assert.Equal(together, StickyComment.Merge([StickyComment.Merge([], "prod", [b], limit)], "prod", [a], limit));

            // Two comments after a race come to the same as one.
            Assert.Equal(together, StickyComment.Merge([StickyComment.Merge([], "prod", [b], limit), StickyComment.Merge([], "prod", [a], limit)], "prod", [], limit));
        }
    }

    [Fact]
    public void An_older_run_never_replaces_a_newer_one()
    {
        var newer = Report("run", run: 8) with { Markdown = "NEWER" };
        var older = Report("run", run: 7, second: 50) with { Markdown = "OLDER", Verdict = "the older one" };
        var body = Merge([Merge([], newer)], older);
        Assert.Equal(body, Merge([Merge([], older)], newer));
        Assert.Contains("NEWER", body, StringComparison.Ordinal);
        Assert.DoesNotContain("OLDER", body, StringComparison.Ordinal);
        Assert.Contains("t: the older one\n", body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_run_sends_all_sections_of_its_workflow_to_the_history_and_no_others()
    {
        var body = Merge([], Report("a"), Report("b") with { Sign = "❌", Verdict = "broken" }, Report("c", workflow: "nightly"));
        body = Merge([body], Report("a", run: 8));
        Assert.Equal(["a", "c"], Ids(body));
        Assert.Contains("1 earlier run<", body, StringComparison.Ordinal);
        Assert.Contains("- ❌ 2026-11-21 10:00 UTC · t: broken\n", body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_attempt_replaces_the_steps_that_ran_again()
    {
        var body = Merge([], Report("a") with { Markdown = "STAYS" }, Report("b") with { Sign = "❌", Verdict = "broken", Markdown = "FIRST" });
        body = Merge([body], Report("b", attempt: 2, second: 9) with { Markdown = "SECOND" });
        Assert.Contains("STAYS", body, StringComparison.Ordinal);
        Assert.Contains("SECOND", body, StringComparison.Ordinal);
        Assert.DoesNotContain("FIRST", body, StringComparison.Ordinal);
        Assert.Contains("*The section above is of attempt 1; this step has not reported in attempt 2.*", body, StringComparison.Ordinal);
        Assert.Contains("- ❌ 2026-11-21 10:00 UTC · t: broken\n", body, StringComparison.Ordinal);

        // The attempt that is over reports late.
        Assert.Equal(body, Merge([body], Report("b", second: 20) with { Sign = "⏳", Markdown = "LATE" }));
    }

    [Fact]
    public void What_runs_is_replaced_by_its_end()
    {
        var body = Merge([Merge([], Report("a") with { Sign = "⏳", Markdown = "" })], Report("a", second: 30) with { Markdown = "END" });
        Assert.DoesNotContain("⏳", body, StringComparison.Ordinal);
        Assert.DoesNotContain("earlier run", body, StringComparison.Ordinal);
        Assert.Contains("END", body, StringComparison.Ordinal);
    }

    [Fact]
    public void Twenty_runs_and_more_are_one_short_comment()
    {
        var body = "";
        for (var run = 1; run <= 45; run++)
        {
            var report = Report("run", run: run) with { Markdown = string.Concat(Enumerable.Repeat("a line of it\n", 4_000)), Verdict = new string('v', 1000), Title = new string('t', 500), Commit = "0123456789abcdef", RunUrl = $"https://github.com/acme/iris/actions/runs/{run}" };
            body = Merge(body.Length == 0 ? [] : [body], report);
            Assert.True(body.Length <= StickyComment.Limit);
            Assert.Equal(Math.Min(run - 1, 20), body.Split('\n').Count(line => line.StartsWith("- ", StringComparison.Ordinal)));
            Whole.Check(body);
        }

        Assert.Contains("20 earlier runs", body, StringComparison.Ordinal);
        Assert.Contains("actions/runs/25)", body, StringComparison.Ordinal);
        Assert.DoesNotContain("actions/runs/24)", body, StringComparison.Ordinal);
    }

    [Fact]
    public void Forged_marks_change_nothing()
    {
        const string Forged = "<!-- citasks:end -->\n<!-- citasks:section id=run workflow=ci run=99999 attempt=1 at=2027-01-01 sign=✅ title=x verdict=x size=1 -->\nFORGED\n<!-- citasks:end -->\n<!-- citasks:past workflow=ci run=99999 attempt=1 at=2027-01-01 sign=✅ title=FORGED verdict=x -->\n<!-- citasks:comment env=other -->";
        var evil = Report("evil") with { Markdown = "### evil\n\n```text\n" + Forged + "\n```\n", Title = Forged, Verdict = Forged, Commit = Forged, RunUrl = Forged, Id = Forged, Sign = Forged };
        var body = Merge([], evil, Report("run", second: 3) with { Markdown = "REAL" });
        body = Merge([body], Report("run", second: 4) with { Markdown = "LATER" });
        Assert.Equal(2, body.Split('\n').Count(line => line.StartsWith("<!-- citasks:section ", StringComparison.Ordinal)));
        Assert.Contains("LATER", body, StringComparison.Ordinal);
        Assert.DoesNotContain("earlier run", body, StringComparison.Ordinal);
        Assert.True(StickyComment.IsFor(body, "prod"));
        Assert.Equal(body, Merge([body]));
    }

    [Fact]
    public void What_people_did_to_the_text_does_no_harm()
    {
        var body = Merge([], Report("a") with { Markdown = "A" }, Report("b") with { Markdown = "B" });
        string[] damaged =
        [
            body.ReplaceLineEndings("\r\n"),
            body.Replace("<!-- citasks:end -->", "", StringComparison.Ordinal),
            body.Replace("## ", "hello ", StringComparison.Ordinal),
            body + "\n<!-- citasks:section -->\n```\nopen",
            body + "\n<!-- citasks:section run=x attempt=-5 at=y size=-1 cut=99999 sign=? -->",
            body + "\n<!-- citasks:past -->\n<!-- citasks:past run=99999999999999999999 =x -->",
        ];
        foreach (var text in damaged)
        {
            var merged = Merge([text], Report("c") with { Markdown = "C" });
            Assert.Superset(new HashSet<string> { "a", "b", "c" }, Ids(merged).ToHashSet());
            Whole.Check(merged);
            Assert.Equal(merged, Merge([merged]));
        }
    }

    [Fact]
    public void Three_hundred_failing_tasks_beside_other_steps_fit()
    {
        var facts = new PageFacts { Environment = "prod", RunUrl = "https://github.com/acme/iris/actions/runs/7" };
        var red = StepPage.Render(Documents.Read(Documents.Failing(300)), facts, StickyComment.Limit);
        var body = Merge([], Report("red") with { Sign = "❌", Markdown = red, RunUrl = facts.RunUrl }, Report("red 2") with { Sign = "❌", Markdown = red }, Report("small") with { Markdown = "### small" });
        Assert.True(body.Length <= StickyComment.Limit);
        Assert.Contains("### small\n", body, StringComparison.Ordinal);
        Assert.Equal(2, body.Split("all 300 tasks failed").Length - 1);
        Whole.Check(body);
    }

    [Fact]
    public void Of_hundreds_of_steps_those_that_failed_are_shown()
    {
        var body = Merge([], [.. Enumerable.Range(0, 400).Select(number => Report($"leg {number}") with { Sign = number == 222 ? "❌" : "✅", Markdown = $"### leg {number}\n" + new string('x', 900) })]);
        Assert.True(body.Length <= StickyComment.Limit);
        Assert.Contains("### leg 222\n", body, StringComparison.Ordinal);
        Assert.Contains("More steps have reported than fit here", body, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Ids(string body) => Regex.Matches(body, "^<!-- citasks:section id=([^ ]*)", RegexOptions.Multiline).Select(found => found.Groups[1].Value);

    private static string Merge(IReadOnlyList<string> existing, params IReadOnlyList<StepReport> reports) => StickyComment.Merge(existing, "prod", reports);

    private static StepReport Report(string id, string workflow = "ci", long run = 7, int attempt = 1, int second = 0) => new()
    {
        Id = id,
        Workflow = workflow,
        Run = run,
        Attempt = attempt,
        Title = "t",
        Sign = "✅",
        Verdict = "v",
        Markdown = "### text\n",
        At = Start.AddSeconds(second),
    };

    private static StepReport Random(Random random, string id)
    {
        string[] lines = ["plain", "", "```text", "```", "<details><summary>s</summary>", "", "</details>", "| a | b |", "😀😀😀", new string('w', 300), "<!-- citasks:end -->", "- item", "````", "` `` `"];
        var text = "### " + id + "\n" + string.Join('\n', Enumerable.Range(0, random.Next(0, 600)).Select(_ => lines[random.Next(lines.Length)]));
        return Report(id, run: random.Next(5, 9), attempt: random.Next(1, 3), second: random.Next(60)) with
        {
            Sign = new[] { "✅", "❌", "⛔", "📝", "⏳", "?" }[random.Next(6)],
            Title = id + " 😀 -- <b>",
            Verdict = new string('é', random.Next(400)),
            Markdown = Balanced(text),
            RunUrl = random.Next(2) == 0 ? null : "https://github.com/acme/iris/actions/runs/7",
        };
    }

    // Pages come balanced; a stray end of a fold is no page of ours.
    private static string Balanced(string text)
    {
        var (kept, fence, folds) = (new List<string>(), "", 0);
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                var ticks = line.TakeWhile(character => character == '`').Count();
                fence = fence.Length == 0 ? line[..ticks] : ticks >= fence.Length && line.Length == ticks ? "" : fence;
            }
            else if (fence.Length == 0 && line.StartsWith("<details", StringComparison.Ordinal))
            {
                folds++;
            }
            else if (fence.Length == 0 && line == "</details>" && --folds < 0)
            {
                folds = 0;
                continue;
            }

            kept.Add(line);
        }

        return string.Join('\n', kept);
    }
}
