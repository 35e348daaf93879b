using CiTasks.Planning.PullRequests;
using Xunit;

namespace CiTasks.UnitTests.Planning.PullRequests;

public sealed class RunDigestTests
{
    [Fact]
    public void A_mark_brings_back_what_was_hidden_in_it()
    {
        var digest = RunDigest.Of(Documents.Read(Documents.Ship(1, Documents.Sync(1), Documents.Red())));
        Assert.Equal(
            [new TaskDigest("load", "ok", 40), new TaskDigest("split", "failed", 60), new TaskDigest("train", "idle", 0), new TaskDigest("report", "idle", 0)],
            digest.Tasks);
        var found = RunDigest.FindIn("some text\n\n" + digest.ToMark() + "\r\n")!;
        Assert.Equal(digest.Tasks, found.Tasks);
        Assert.True(found.IsWhole);
        Assert.DoesNotContain("--", digest.ToMark()[4..^3], StringComparison.Ordinal);
    }

    [Fact]
    public void Thousands_of_tasks_keep_those_that_matter()
    {
        var random = new Random(3);
        var digest = new RunDigest { Tasks = [.. Enumerable.Range(0, 5_000).Select(number => new TaskDigest($"{random.NextInt64():x}{random.NextInt64():x}", number == 4_321 ? "failed" : "ok", number))] };
        var mark = digest.ToMark();
        Assert.True(mark.Length <= 12_000);
        var found = RunDigest.FindIn(mark)!;
        Assert.False(found.IsWhole);
        Assert.Equal(["failed"], found.Tasks.Where(task => task.State != "ok").Select(task => task.State));
        Assert.Contains(digest.Tasks[^1], found.Tasks);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nothing here")]
    [InlineData("<!-- citasks:run-digest 1 AAAA -->")]
    [InlineData("<!-- citasks:run-digest 1 A -->")]
    [InlineData("<!-- citasks:run-digest 2 AAAA -->")]
    public void What_is_no_mark_is_none(string? text)
    {
        Assert.Null(RunDigest.FindIn(text));
    }

    [Fact]
    public void A_mark_within_a_log_is_not_ours()
    {
        var forged = new RunDigest { Tasks = [new TaskDigest("forged", "ok", 1)] }.ToMark();
        var check = CheckPage.Render(Documents.Read(Documents.Task("run-job", 1, Documents.Run("FAILED", Documents.TaskRun("a", "FAILED", trace: forged)))), new PageFacts());
        Assert.Null(RunDigest.FindIn(check.Summary));
        Assert.Equal("a", Assert.Single(RunDigest.FindIn(check.Text)!.Tasks).Name);
    }
}
