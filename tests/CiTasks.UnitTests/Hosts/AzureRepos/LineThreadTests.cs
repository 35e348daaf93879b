using CiTasks.Hosts.PullRequests;
using CiTasks.Testing.AzureReposApi;
using CiTasks.UnitTests.Hosts.PullRequests;
using Xunit;

namespace CiTasks.UnitTests.Hosts.AzureRepos;

public sealed class LineThreadTests : IDisposable
{
    private static readonly CheckStart Start = new("citasks run-job iris", Bench.Head, "run-job/1234") { PullRequest = Bench.Pull, Title = "t", Summary = "s", StartedAt = default };

    private readonly AzureBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_remark_is_a_thread_on_its_line()
    {
        await EndAsync(new CheckAnnotation("src/a.py", 12, 12, "failure", "division by zero\nhint: check") { StartColumn = 3, EndColumn = 9, Title = "CIT0301 division by zero", RawDetails = "Traceback\n  ```\n" });

        var thread = Assert.Single(_bench.PullRequest.Lines);
        Assert.Equal(("/src/a.py", 12, "active"), (thread.Path, thread.Line, thread.Status));
        Assert.Equal("""{"filePath":"/src/a.py","rightFileStart":{"line":12,"offset":3},"rightFileEnd":{"line":12,"offset":9}}""", thread.Place!.ToJsonString());
        // The service follows the file from push to push.
        Assert.Equal("""{"changeTrackingId":1,"iterationContext":{"firstComparingIteration":1,"secondComparingIteration":1}}""", thread.Tracking!.ToJsonString());
        Assert.Equal("❌ **CIT0301 division by zero**\n\nhint: check\n\n````text\nTraceback\n  ```\n````", thread.Text);
    }

    [Theory]
    [InlineData("src/elsewhere.py", 0, 0)]
    [InlineData("src/elsewhere.py", 3, 1)]
    [InlineData("/src/a.py", 3, 8)]
    public async Task A_remark_that_fits_badly_still_has_its_thread(string path, int first, int last)
    {
        await EndAsync(new CheckAnnotation(path, first, last, "warning", "m") { StartColumn = 9, EndColumn = 2 });

        var thread = Assert.Single(_bench.PullRequest.Lines);
        Assert.Equal(path.Contains("elsewhere"), thread.Tracking is null);
    }

    [Fact]
    public async Task The_same_remark_is_the_same_thread_also_when_its_line_has_moved()
    {
        await EndAsync(Remark("a", 1));
        var writes = _bench.Server.Writes.Count;

        await EndAsync(Remark("a", 8));

        Assert.Equal(1, Assert.Single(_bench.PullRequest.Lines).Line);
        // Nothing but the status.
        Assert.Equal(writes + 1, _bench.Server.Writes.Count);
    }

    [Fact]
    public async Task Remarks_that_say_the_same_of_the_same_file_have_a_thread_each()
    {
        await EndAsync(Remark("a", 1), Remark("a", 2), Remark("a", 3) with { Path = "src/b.py" });
        await EndAsync(Remark("a", 1), Remark("a", 2), Remark("a", 3) with { Path = "src/b.py" });
        Assert.Equal(3, _bench.PullRequest.Lines.Count);

        await EndAsync(Remark("a", 2));

        Assert.Equal(["active", "fixed", "fixed"], _bench.PullRequest.Lines.Select(thread => thread.Status));
    }

    [Fact]
    public async Task What_is_gone_is_fixed_and_what_comes_back_is_opened_again()
    {
        await EndAsync(Remark("a", 1), Remark("b", 2));
        await EndAsync(Remark("b", 2));
        Assert.Equal(["fixed", "active"], _bench.PullRequest.Lines.Select(thread => thread.Status));
        await EndAsync();
        Assert.Equal(["fixed", "fixed"], _bench.PullRequest.Lines.Select(thread => thread.Status));

        await EndAsync(Remark("a", 1) with { RawDetails = "another trace" });

        Assert.Equal(["active", "fixed"], _bench.PullRequest.Lines.Select(thread => thread.Status));
        Assert.Contains("another trace", _bench.PullRequest.Lines[0].Text);
    }

    [Theory]
    [InlineData("wontFix")]
    [InlineData("byDesign")]
    [InlineData("closed")]
    [InlineData("pending")]
    public async Task What_a_person_said_of_a_remark_stays(string status)
    {
        await EndAsync(Remark("a", 1));
        _bench.PullRequest.Lines[0].Status = status;

        await EndAsync(Remark("a", 1));
        Assert.Equal(status, _bench.PullRequest.Lines[0].Status);

        await EndAsync();
        Assert.Equal(status == "pending" ? "fixed" : status, _bench.PullRequest.Lines[0].Status);
    }

    [Fact]
    public async Task A_thread_that_a_person_deleted_is_made_anew()
    {
        await EndAsync(Remark("a", 1));
        _bench.PullRequest.Lines[0].First.IsDeleted = true;

        await EndAsync(Remark("a", 1));

        Assert.Single(_bench.PullRequest.Lines);
    }

    [Fact]
    public async Task A_foreign_thread_is_left_alone_though_it_has_our_properties()
    {
        await EndAsync(Remark("a", 1));
        var own = _bench.PullRequest.Lines[0];
        var foreign = _bench.PullRequest.AddThread(AzureIdentity.Person("Mallory"), own.Text);
        (foreign.Place, foreign.Properties) = (own.Place!.DeepClone().AsObject(), own.Properties.DeepClone().AsObject());

        await EndAsync();

        Assert.Equal(("fixed", "active"), (own.Status, foreign.Status));
    }

    [Fact]
    public async Task Another_steps_threads_are_not_touched()
    {
        await EndAsync(Remark("a", 1));
        using var board = _bench.Open();

        await board.EndCheckAsync(null, Start with { ExternalId = "run-job/other" }, End(Remark("b", 1)), default);

        Assert.Equal(["active", "active"], _bench.PullRequest.Lines.Select(thread => thread.Status));
    }

    [Theory]
    [InlineData("cancelled", false, "active")]
    [InlineData("failure", false, "active")]
    [InlineData("failure", true, "fixed")]
    [InlineData("success", true, "fixed")]
    public async Task A_step_that_broke_off_knows_nothing_of_what_it_did_not_say(string conclusion, bool isComplete, string status)
    {
        await EndAsync(Remark("a", 1));
        using var board = _bench.Open();

        await board.EndCheckAsync(null, Start, End() with { Conclusion = conclusion, IsComplete = isComplete }, default);

        Assert.Equal(status, Assert.Single(_bench.PullRequest.Lines).Status);
    }

    [Fact]
    public async Task A_build_of_an_earlier_push_that_ends_late_leaves_the_threads_of_the_later_one_alone()
    {
        await EndAsync(Remark("a", 1));
        _bench.PullRequest.Push("9999999999999999999999999999999999999999");
        using var board = _bench.Open();

        await board.EndCheckAsync(null, Start, End(Remark("b", 2)), default);

        Assert.Equal("active", Assert.Single(_bench.PullRequest.Lines).Status);
    }

    [Fact]
    public async Task More_than_fifty_are_counted_and_not_shown()
    {
        var remarks = Enumerable.Range(1, 60).Select(number => Remark($"m{number}", number)).ToArray();
        await EndAsync(remarks);
        Assert.Equal(50, _bench.PullRequest.Lines.Count);
        Assert.Equal("one failed (10 remarks not shown on lines)", _bench.PullRequest.Statuses[^1].Description);

        // Some of the first are fixed: others take their place, and none of those that are still there is lost.
        await EndAsync(remarks[5..]);

        Assert.Equal(50, _bench.PullRequest.Lines.Count(thread => thread.Status == "active"));
        Assert.Equal(5, _bench.PullRequest.Lines.Count(thread => thread.Status == "fixed"));
        Assert.Equal("one failed (5 remarks not shown on lines)", _bench.PullRequest.Statuses[^1].Description);
    }

    [Fact]
    public async Task A_note_asks_nobody_to_resolve_it()
    {
        await EndAsync(Remark("a", 1) with { Level = "notice" });
        Assert.Equal("closed", Assert.Single(_bench.PullRequest.Lines).Status);
    }

    [Fact]
    public async Task A_remark_shows_as_it_is_whatever_it_holds()
    {
        await EndAsync(Remark("1. @<a1b2> #12 **x** <b>y</b> [l](javascript:z) `c`\n- item\n====\u0007", 1) with { Title = "# a\n*b*" });

        Assert.Equal("⚠️ **\\# a \\*b\\***\n\n1\\. \\@\\<a1b2\\> \\#12 \\*\\*x\\*\\* \\<b\\>y\\</b\\> \\[l\\](javascript:z) \\`c\\`  \n\\- item  \n\\==== ", Assert.Single(_bench.PullRequest.Lines).Text);
    }

    [Fact]
    public async Task A_remark_that_is_too_long_is_cut()
    {
        await EndAsync(
            Remark("short", 1) with { RawDetails = new string('`', 3) + new string('x', 200_000) },
            Remark(new string('*', 200_000), 2) with { RawDetails = "d" });

        Assert.All(_bench.PullRequest.Lines, thread => Assert.InRange(thread.Text.Length, 149_000, 150_000));
        // The block is closed all the same.
        Assert.EndsWith("…\n````", _bench.PullRequest.Lines[0].Text);
    }

    [Fact]
    public async Task One_remark_that_is_refused_does_not_cost_the_others_their_place()
    {
        await EndAsync(Remark("a", 1), Remark("b", 2) with { Path = "a\\b" }, Remark("c", 3));
        Assert.Equal(2, _bench.PullRequest.Lines.Count);
    }

    [Fact]
    public async Task An_answer_that_was_lost_makes_no_second_thread()
    {
        _bench.Server.Break = (call, before) => call.Method == "POST" && call.Route.EndsWith("/threads", StringComparison.Ordinal) && before == 1 ? AzureFault.LostAnswer : null;
        await EndAsync(Remark("a", 1), Remark("b", 2), Remark("c", 3));
        Assert.Equal(3, _bench.PullRequest.Lines.Count);
    }

    [Fact]
    public async Task A_thread_that_is_there_twice_is_taken_away_once()
    {
        await EndAsync(Remark("a", 1));
        var own = _bench.PullRequest.Lines[0];
        var again = _bench.PullRequest.AddThread(_bench.Token.Identity, own.Text);
        (again.Place, again.Properties) = (own.Place!.DeepClone().AsObject(), own.Properties.DeepClone().AsObject());

        await EndAsync(Remark("a", 1));

        Assert.Equal([own], _bench.PullRequest.Lines);
    }

    [Fact]
    public async Task Writes_that_each_go_at_the_second_try_all_go()
    {
        _bench.Server.Break = (call, before) => call.Method == "POST" && call.Route.EndsWith("/threads", StringComparison.Ordinal) && before % 2 == 0 ? AzureFault.Dropped : null;
        await EndAsync([.. Enumerable.Range(1, 12).Select(number => Remark($"m{number}", number))]);
        Assert.Equal(12, _bench.PullRequest.Lines.Count);
    }

    [Fact]
    public async Task A_file_behind_the_first_page_of_changes_is_followed_too()
    {
        _bench.PullRequest.Push(Bench.Head, [.. Enumerable.Range(1, 4500).Select(number => $"f{number}.py")]);
        await EndAsync(Remark("a", 1) with { Path = "f4400.py" });
        Assert.Equal(4402, Assert.Single(_bench.PullRequest.Lines).Tracking!["changeTrackingId"]!.GetValue<int>());
    }

    [Fact]
    public async Task Writes_go_out_one_after_the_other_and_without_a_pause()
    {
        await EndAsync([.. Enumerable.Range(1, 40).Select(number => Remark($"m{number}", number))]);
        Assert.Equal(1, _bench.Server.MostWritesAtOnce);
        Assert.Empty(_bench.Clock.Waits);
    }

    private async Task EndAsync(params CheckAnnotation[] remarks)
    {
        using var board = _bench.Open();
        await board.EndCheckAsync(null, Start, End(remarks), default);
    }

    private static CheckAnnotation Remark(string message, int line) => new("src/a.py", line, line, "warning", message);

    private static CheckEnd End(params CheckAnnotation[] remarks) => new("failure", "one failed", "s", "", remarks) { CompletedAt = default };
}
