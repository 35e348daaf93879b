using System.Text;
using CiTasks.Planning.PullRequests;
using Xunit;

namespace CiTasks.UnitTests.Planning.PullRequests;

public sealed class CheckPageTests
{
    [Fact]
    public void A_red_run_has_its_cause_in_title_and_summary_and_its_log_in_the_text()
    {
        var check = CheckPage.Render(Documents.Read(Documents.Red()), new PageFacts { Environment = "prod" });
        Assert.Equal("FAILED after 3 min 3 s; 4 tasks: 1 succeeded, 1 failed, 2 did not run: task 'split' failed: ValueError: planted bug", check.Title);
        Assert.StartsWith("### ❌ run-job iris: FAILED", check.Summary, StringComparison.Ordinal);
        Assert.Contains(Documents.Trace, check.Summary, StringComparison.Ordinal);
        Assert.Contains("end of the log of <code>split</code>", check.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("mermaid", check.Summary + check.Text, StringComparison.Ordinal);
        Assert.Equal(["load", "split", "train", "report"], RunDigest.FindIn(check.Text)!.Tasks.Select(task => task.Name));
    }

    [Fact]
    public void Nothing_is_larger_than_the_service_takes()
    {
        foreach (var document in Documents.All().Append(Umlauts()))
        {
            var check = CheckPage.Render(Documents.Read(document), new PageFacts());
            Assert.InRange(check.Title.Length, 1, 255);
            Assert.InRange(Encoding.UTF8.GetByteCount(check.Summary), 1, 65_535);
            Assert.InRange(Encoding.UTF8.GetByteCount(check.Text), 1, 65_535);
            Whole.Check(check.Summary);
            Whole.Check(check.Text);
            Assert.NotNull(RunDigest.FindIn(check.Text));
        }
    }

    private static System.Text.Json.Nodes.JsonObject Umlauts()
    {
        var trace = string.Concat(Enumerable.Repeat("ä日😀 " + new string('ö', 250) + "\n", 25));
        return Documents.Task("run-job", 1, Documents.Run("FAILED", Enumerable.Range(1, 60).Select(number => Documents.TaskRun($"größe_{number}", "FAILED", number, trace: trace))));
    }
}
