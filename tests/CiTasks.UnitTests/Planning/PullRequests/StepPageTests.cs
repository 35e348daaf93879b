using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CiTasks.Planning.PullRequests;
using CiTasks.Planning.Results;
using Xunit;

namespace CiTasks.UnitTests.Planning.PullRequests;

public sealed class StepPageTests
{
    private static readonly PageFacts Facts = new()
    {
        Environment = "prod",
        Commit = "0123456789abcdef0123456789abcdef01234567",
        RunUrl = "https://github.com/acme/iris/actions/runs/7",
        FileUrl = (path, line) => $"https://github.com/acme/iris/blob/0123456789abcdef0123456789abcdef01234567/{path}{(line is { } known ? $"#L{known}" : "")}",
        BaseName = "main",
    };

    [Fact]
    public void A_red_run_says_all_in_its_first_two_lines()
    {
        var page = Render(Documents.Red());
        Assert.Equal(
            """
            ### ❌ run-job iris: FAILED after 3 min 3 s; 4 tasks: 1 succeeded, 1 failed, 2 did not run

            **task 'split' failed: ValueError: planted bug** at [src/iris_databricks/nodes.py:13](https://github.com/acme/iris/blob/0123456789abcdef0123456789abcdef01234567/src/iris%5Fdatabricks/nodes.py#L13)

            [run `57533307120001524`](https://adb.test/?o=1#job/42/run/57533307120001524) · prod · 01234567 · [CI run](https://github.com/acme/iris/actions/runs/7)

            """,
            page[..(page.IndexOf("```text", StringComparison.Ordinal) - 1)]);
        Assert.Contains($"```text\n{Documents.Trace}```\n\n2 tasks did not run because of it: `train`, `report`\n\n| task |", page, StringComparison.Ordinal);
        Assert.Contains("| [load](https://adb.test/?o=1#job/42/run/1001) | ❌ FAILED | – | 20 s | 10 s | 1 |  |\n", page, StringComparison.Ordinal);
        Assert.Contains("| [load](https://adb.test/?o=1#job/42/run/1032) | ✅ SUCCESS | – | 20 s | 20 s | 2 |  |\n", page, StringComparison.Ordinal);
        Assert.Contains("| ❌ FAILED | – | 20 s | 40 s | 1 | ValueError: planted bug |\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("UPSTREAM", page, StringComparison.Ordinal);
        Assert.Contains("    section split\n    setup :active, 2026-11-21 10:00:02.000, 2026-11-21 10:00:22.000\n    failed :crit, 2026-11-21 10:00:22.000, 2026-11-21 10:01:02.000\n", page, StringComparison.Ordinal);
        Assert.Contains("    run (attempt 2) :2026-11-21 10:00:52.000, 2026-11-21 10:01:12.000\n", page, StringComparison.Ordinal);
        Whole.Check(page);
    }

    [Fact]
    public void A_green_run_is_a_line_and_a_table()
    {
        var json = Documents.Green(Documents.TaskRun("report", "SUCCESS"));
        json["outputs"]!["notebook.report"] = "{\"rows\":150|}";
        var page = Render(json);
        Assert.StartsWith("### ✅ run-job iris: SUCCESS after 3 min 3 s; its task succeeded\n\n[run ", page, StringComparison.Ordinal);
        Assert.Contains("| `report` | `{\"rows\":150\\|}` |\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("the log", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_tasks_that_succeeded_are_folded()
    {
        var page = Render(Documents.Green(Enumerable.Range(1, 20).Select(number => Documents.TaskRun($"t{number}", "SUCCESS", number))));
        Assert.Contains("<details><summary>20 task runs</summary>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_shows_fields_old_and_new()
    {
        var page = Render(Documents.Plan());
        Assert.StartsWith("### 📝 deploy-job iris: would change 3 fields of the job, upload 1 file\n", page, StringComparison.Ordinal);
        Assert.Contains("| field | in the workspace | in the job file |\n", page, StringComparison.Ordinal);
        Assert.Contains("| `tasks[train].max_retries` | `0` | `2` |\n| `tags.team\\|x` | *not set* | `\"data\"` |\n", page, StringComparison.Ordinal);
        Assert.Contains($"| `{{\"spark_version\":\"{new string('x', 61)}…` | *not set* |\n", page, StringComparison.Ordinal);
        Assert.Contains("iris-0.1.0-py3-none-any.whl` 9.2 KB\n", page, StringComparison.Ordinal);
        Assert.StartsWith("### ✅ deploy-job iris: changed 3 fields of the job, uploaded 1 file after 3 min 5 s\n", Render(Documents.Plan("apply")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sync_counts_and_lists_the_first_files()
    {
        var page = Render(Documents.Sync(30));
        Assert.StartsWith("### ✅ sync-files dbfs:/FileStore/iris/data: 30 files sent (30 KB), 1 deleted, 7 unchanged after 3 min 5 s\n", page, StringComparison.Ordinal);
        Assert.Contains("`data` → `dbfs:/FileStore/iris/data`: 30 files sent", page, StringComparison.Ordinal);
        Assert.Contains("- `raw/20.csv` 1 KB, new\n- … and 10 more\n\nDeleted:\n\n- `raw/old.csv`\n", page, StringComparison.Ordinal);
        Assert.StartsWith("### 📝 sync-files dbfs:/FileStore/iris/data: 30 files to send (30 KB), 1 to delete, 7 unchanged\n", Render(Documents.Sync(30, "plan")), StringComparison.Ordinal);
    }

    [Fact]
    public void Ship_shows_what_failed_first_and_every_step_in_a_line()
    {
        var page = Render(Documents.Ship(1, Documents.Sync(3), Documents.Plan("apply"), Documents.Red()));
        Assert.StartsWith("### ❌ ship: run-job iris: FAILED after 3 min 3 s; 4 tasks: 1 succeeded, 1 failed, 2 did not run\n\n**task 'split' failed: ValueError: planted bug** at [", page, StringComparison.Ordinal);
        Assert.Contains("| step | result | time |\n| --- | --- | --- |\n| sync-files dbfs:/FileStore/iris/data | ✅ 3 files sent (3 KB), 1 deleted, 7 unchanged | 3 min 5 s |\n", page, StringComparison.Ordinal);
        Assert.True(page.IndexOf("#### ❌ run-job iris", StringComparison.Ordinal) < page.IndexOf("| step |", StringComparison.Ordinal));
        Assert.True(page.IndexOf("| step |", StringComparison.Ordinal) < page.IndexOf("#### ✅ deploy-job iris", StringComparison.Ordinal));

        // The failure stands in the head and with its step, not a third time below.
        Assert.DoesNotContain("CIT0501", page, StringComparison.Ordinal);
        Whole.Check(page);
    }

    [Fact]
    public void A_plan_of_ship_says_what_would_change()
    {
        var page = Render(Documents.Ship(0, Documents.Sync(3, "plan"), Documents.Plan()));
        Assert.StartsWith("### 📝 ship: sync-files dbfs:/FileStore/iris/data: 3 files to send (3 KB), 1 to delete, 7 unchanged; deploy-job iris: would change 3 fields of the job, upload 1 file\n", page, StringComparison.Ordinal);
        Assert.Contains("#### 📝 deploy-job iris\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_reported_comes_with_place_hint_and_detail()
    {
        var page = Render(Documents.Task(
            "check",
            2,
            new JsonObject { ["errors"] = 2, ["warnings"] = 0 },
            Documents.Error("CIT0201", "no such key", "jobs/iris.json", 12, hint: "see https://docs.test/x."),
            Documents.Error("CIT0202", "a *bad* key", "../outside.json", 3, detail: "one\ntwo")));
        Assert.StartsWith("### ❌ check: stopped: wrong input after 3 min 5 s\n\n**no such key** at [jobs/iris.json:12](https://github.com/acme/iris/blob/", page, StringComparison.Ordinal);
        Assert.Contains("\nHint: see [`https://docs.test/x`](https://docs.test/x).\n", page, StringComparison.Ordinal);
        Assert.Contains("\n❌ **CIT0202** `../outside.json:3` a \\*bad\\* key\n\n```text\none\ntwo\n```\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_for_each_task_the_failed_iterations_are_the_cause()
    {
        var sweep = Documents.TaskRun("sweep", "FAILED");
        sweep["iterations"] = new JsonArray([.. Enumerable.Range(0, 50).Select(number =>
        {
            var item = Documents.TaskRun("sweep", number % 20 == 3 ? "FAILED" : "SUCCESS", number, trace: number % 20 == 3 ? Documents.Trace : null);
            item["iteration"] = number;
            return item;
        })]);
        var page = Render(Documents.Task("run-job", 1, Documents.Run("FAILED", sweep)));
        Assert.Contains("3 of 50 iterations failed", page, StringComparison.Ordinal);
        Assert.Contains("<details><summary>❌ <code>sweep[23]: ValueError: planted bug</code></summary>", page, StringComparison.Ordinal);
        Assert.Contains("| … 11 more | 11 succeeded |", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CANCELED", 130, "### ⛔ run-job iris: CANCELED after 3 min 3 s; its task cancelled\n")]
    [InlineData("TIMEDOUT", 5, "### ❌ run-job iris: TIMEDOUT after 3 min 3 s; its task ran into the time limit\n")]
    [InlineData("RUNNING", 130, "### ⛔ run-job iris: cancelled after 3 min 5 s\n")]
    public void Other_ends_have_their_own_words(string state, int code, string heading)
    {
        Assert.StartsWith(heading, Render(Documents.Task("run-job", code, Documents.Run(state, Documents.TaskRun("a", state)))), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_runs_have_a_table_and_a_heading_each()
    {
        var second = Documents.Run("FAILED", Documents.TaskRun("b", "FAILED", trace: Documents.Trace));
        second["runName"] = "other";
        var page = Render(Documents.Task("run-job", 1, new JsonObject
        {
            ["runs"] = new JsonArray(
                Documents.Run("SUCCESS", Documents.TaskRun("a", "SUCCESS")),
                second,
                new JsonObject { ["name"] = "never started", ["run_id"] = null, ["life_cycle_state"] = null, ["result_state"] = null, ["url"] = null }),
        }));
        Assert.StartsWith("### ❌ run-job 3 runs: failed after 3 min 5 s; 3 runs: 1 succeeded, 2 failed\n", page, StringComparison.Ordinal);
        Assert.Contains("| never started | ❌ UNKNOWN |", page, StringComparison.Ordinal);
        Assert.True(page.IndexOf("#### ❌ other", StringComparison.Ordinal) < page.IndexOf("#### ✅ iris", StringComparison.Ordinal));
    }

    [Fact]
    public void Against_the_base_branch_it_tells_what_is_new()
    {
        var before = RunDigest.Of(Documents.Read(Documents.Green(
            Documents.TaskRun("split", "SUCCESS"), Documents.TaskRun("load", "FAILED"), Documents.TaskRun("slow", "SUCCESS", seconds: 30), Documents.TaskRun("quick", "SUCCESS", seconds: 300), Documents.TaskRun("gone", "SUCCESS"), Documents.TaskRun("same", "SUCCESS"))));
        var page = Render(
            Documents.Task("run-job", 1, Documents.Run("FAILED", Documents.TaskRun("split", "FAILED"), Documents.TaskRun("load", "SUCCESS"), Documents.TaskRun("slow", "SUCCESS", seconds: 120), Documents.TaskRun("quick", "SUCCESS", seconds: 30), Documents.TaskRun("fresh", "SUCCESS"), Documents.TaskRun("same", "SUCCESS", seconds: 65))),
            Facts with { Base = RunDigest.FindIn("text\n" + before.ToMark() + "\n") });
        Assert.Contains(
            "Against the last run on `main`:\n\n- ❌ newly failing: `split`\n- ✅ fixed: `load`\n- 🐇 faster: `quick` 5 min 0 s → 30 s\n- 🐢 slower: `slow` 30 s → 2 min 0 s\n- new: `fresh`\n- gone: `gone`\n",
            page,
            StringComparison.Ordinal);
        Assert.Contains("no task changed", Render(Documents.Red(), Facts with { Base = RunDigest.Of(Documents.Read(Documents.Red())) }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(2_000)]
    [InlineData(20_000)]
    [InlineData(65_000)]
    public void However_much_failed_the_page_fits_and_is_whole(int limit)
    {
        foreach (var page in Documents.All().Select(document => Render(document, Facts with { FullPage = "https://github.com/acme/iris/actions/runs/7" }, limit)))
        {
            Assert.True(page.Length <= limit, $"{page.Length} > {limit}");
            Assert.StartsWith("### ", page, StringComparison.Ordinal);
            Whole.Check(page);
        }
    }

    [Fact]
    public void A_page_that_is_trimmed_says_where_the_rest_is()
    {
        var page = Render(Documents.Failing(300), Facts with { FullPage = "https://github.com/acme/iris/actions/runs/7" }, 5_000);
        Assert.StartsWith("### ❌ run-job iris: FAILED after 3 min 3 s; all 300 tasks failed\n", page, StringComparison.Ordinal);
        Assert.EndsWith("Not everything fits here: [the whole result](https://github.com/acme/iris/actions/runs/7).\n", page, StringComparison.Ordinal);
        Assert.Contains("ValueError: planted bug\n```\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_of_an_untrusted_document_becomes_more_than_text()
    {
        const string Evil = "@acme/team #1 [x](https://evil.test) ![i](https://evil.test/i.png) <b>b</b> <!-- citasks:section id=x --> https://evil.test www.evil.test `c` $x$ :x: **b**\n# h\n</details>";
        var json = Documents.Task(
            "run-job",
            1,
            Documents.Run("FAILED", Documents.TaskRun(Evil, "FAILED", trace: Evil, message: Evil), Documents.TaskRun("fell", "UPSTREAM_FAILED")),
            Documents.Error("CIT0501", $"task '{Evil}' failed", Evil, 3, Evil, Evil),
            Documents.Error(Evil, Evil, Evil, 3, Evil, Evil));
        json["title"] = Evil;
        var details = (JsonObject)json["details"]!;
        foreach (var name in new[] { "runName", "state", "url" })
        {
            details[name] = Evil;
        }

        var page = Render(json, Facts with { Trusted = false, FileUrl = null, RunUrl = null });
        var outside = Prose(page);
        foreach (var bad in new[] { "<b>", "<!--", "https://", "www.", "@acme", "#1", ":x:", "$x", "**b**", "\n# h", "`c`" })
        {
            Assert.DoesNotContain(bad, outside, StringComparison.Ordinal);
        }

        Assert.DoesNotMatch(@"(?<!\\)\]\(", outside);
        Assert.DoesNotContain("<!-- citasks:", page, StringComparison.Ordinal);
        Assert.DoesNotContain("mermaid", page, StringComparison.Ordinal);
        Whole.Check(page);
    }

    // The page without its code, in which nothing means anything.
    private static string Prose(string page)
    {
        var (kept, fence) = (new List<string>(), "");
        foreach (var line in page.Split('\n'))
        {
            var ticks = line.TakeWhile(character => character == '`').Count();
            if (ticks >= 3 && (fence.Length == 0 || ticks >= fence.Length && line.Length == ticks))
            {
                fence = fence.Length == 0 ? line[..ticks] : "";
            }
            else if (fence.Length == 0)
            {
                var plain = Regex.Replace(line, @"<code>.*?</code>", "");
                kept.Add(Regex.Replace(plain, @"(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)", ""));
            }
        }

        return string.Join('\n', kept);
    }

    [Fact]
    public void Garbage_never_throws()
    {
        JsonNode?[] junk = [null, "text", 5, -1, 1e300, true, new JsonArray(1, null, "x", new JsonObject()), new JsonObject { ["x"] = new JsonArray() }, "2026-99-99", "9999-12-31T23:59:59Z", "\uD800", new string('x', 5000)];
        var random = new Random(5);
        foreach (var document in Documents.All().Where(document => Documents.Read(document).Diagnostics.Count < 100))
        {
            for (var round = 0; round < 60; round++)
            {
                var broken = (JsonObject)document.DeepClone();
                Spoil(broken, junk, random);
                broken["version"] = 1;
                broken["task"] = document["task"]!.GetValue<string>();
                var read = Documents.Read(broken);
                var facts = Facts with { Trusted = round % 2 == 0, Base = RunDigest.Of(read) };
                Whole.Check(StepPage.Render(read, facts, 3_000));
                var check = CheckPage.Render(read, facts);
                Assert.True(check.Title.Length <= 255);
                Assert.NotEmpty(StepVerdict.Of(read).Sign);
            }
        }
    }

    private static void Spoil(JsonNode node, JsonNode?[] junk, Random random)
    {
        if (node is JsonObject members)
        {
            foreach (var name in members.Select(member => member.Key).ToList())
            {
                if (random.Next(6) == 0)
                {
                    members[name] = junk[random.Next(junk.Length)]?.DeepClone();
                }
                else if (members[name] is { } child)
                {
                    Spoil(child, junk, random);
                }
            }
        }
        else if (node is JsonArray items)
        {
            for (var index = 0; index < items.Count; index++)
            {
                if (random.Next(6) == 0)
                {
                    items[index] = junk[random.Next(junk.Length)]?.DeepClone();
                }
                else if (items[index] is { } child)
                {
                    Spoil(child, junk, random);
                }
            }
        }
    }

    private static string Render(JsonObject json, PageFacts? facts = null, int limit = StickyComment.Limit) => StepPage.Render(Documents.Read(json), facts ?? Facts, limit);
}
