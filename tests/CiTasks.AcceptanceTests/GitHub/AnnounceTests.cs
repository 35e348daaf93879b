using CiTasks.Testing;
using CiTasks.Testing.GitHubApi;
using CiTasks.Testing.Http;

namespace CiTasks.AcceptanceTests.GitHub;

/// <summary>What a pull request is told by the steps of its builds.</summary>
public sealed class AnnounceTests : PullRequestCase
{
    [Fact]
    public async Task A_check_run_is_under_way_while_the_step_is_and_ends_with_it()
    {
        await JobAsync("iris");
        Workspace.Outcomes("""{"outcomes": [{"result": "FAILED", "message": "KeyError: 'lost'", "duration_ms": 1500}]}""");
        var step = Step();
        using var process = CiTasksProcess.Start(Folder.Path, step.Variables, "run-job", "--job-name", "iris");
        await process.SeeAsync("run: in progress");
        await UntilAsync(() => Repository.Checks.Count == 1);
        Assert.Equal("in_progress", GitHub.Locked(() => Repository.Checks[0].Text("status")));
        Ends(1, await process.EndAsync());

        var check = Assert.Single(Repository.Checks);
        Assert.Equal(
            ("citasks run-job iris", Head, "completed", "failure"),
            (check.Text("name"), check.Sha, check.Text("status"), check.Text("conclusion")));
        Assert.Contains("KeyError: 'lost'", check.Output("title"), StringComparison.Ordinal);
        Assert.Contains("CIT0501", Assert.Single(check.Annotations)["title"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("KeyError: 'lost'", Comment, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_plan_the_deploy_and_the_run_share_one_comment_and_the_merge_tells_it_the_result()
    {
        await RunAsync(0, Step(), "deploy-job", "--job-file", "jobs/iris.json", "--mode", "plan", "--environment", "prod");
        var plan = Comment;
        Assert.Contains("iris", plan, StringComparison.Ordinal);
        Pull.MergedAs = Merged;

        await RunAsync(0, MainStep(), "deploy-job", "--job-file", "jobs/iris.json", "--environment", "prod");
        await RunAsync(0, MainStep(), "run-job", "--job-name", "iris", "--environment", "prod");

        Assert.Contains("run-job iris", Comment, StringComparison.Ordinal);
        Assert.Contains("SUCCESS", Comment, StringComparison.Ordinal);
        Assert.Equal([Head, Merged, Merged], Repository.Checks.Select(check => check.Sha));
        Assert.All(Repository.Checks, check => Assert.Equal("success", check.Text("conclusion")));
    }

    [Fact]
    public async Task Each_environment_has_a_comment_of_its_own()
    {
        await RunAsync(0, Step(), "deploy-job", "--job-file", "jobs/iris.json", "--mode", "plan", "--environment", "test");
        await RunAsync(0, Step(), "deploy-job", "--job-file", "jobs/iris.json", "--mode", "plan", "--target", "prod");

        Assert.Equal(2, Repository.Comments.Count);
        Assert.Contains(Repository.Comments, comment => comment.Body.Contains("prod", StringComparison.Ordinal));
    }

    [FactNeeding("minutes")]
    public Task Twenty_runs_are_one_comment() => RunTimesAsync(20);

    [Fact]
    public Task Three_runs_are_one_comment() => RunTimesAsync(3);

    [Fact]
    public async Task Two_builds_at_the_same_time_are_one_comment_with_the_parts_of_both()
    {
        await JobAsync("iris");
        await JobAsync("other");
        // Both have seen that there is no comment yet before either of them writes one.
        var meeting = new RequestMeeting(2);
        GitHub.Hold = (call, _) => call is { Method: "POST" } && call.Route.EndsWith("/comments", StringComparison.Ordinal) ? meeting.ArriveAsync() : Task.CompletedTask;

        await Task.WhenAll(
            RunAsync(0, Step(), "run-job", "--job-name", "iris"),
            RunAsync(0, Step(), "run-job", "--job-name", "other"));

        Assert.Contains("run-job iris", Comment, StringComparison.Ordinal);
        Assert.Contains("run-job other", Comment, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comment_with_our_mark_by_somebody_else_is_left_alone()
    {
        await RunAsync(0, Step(1), "deploy-job", "--job-file", "jobs/iris.json", "--mode", "plan");
        var ours = Comment;
        Repository.Comments.Clear();
        Repository.AddComment(7, "mallory", ours);

        await RunAsync(0, Step(2), "deploy-job", "--job-file", "jobs/iris.json", "--mode", "plan");

        Assert.Equal(["mallory", "github-actions[bot]"], Repository.Comments.Select(comment => comment.Login));
        Assert.Equal((ours, 0), (Repository.Comments[0].Body, Repository.Comments[0].Edits));
    }

    [Theory]
    [InlineData("always", true, true)]
    [InlineData("on-change", false, true)]
    [InlineData("on-failure", false, true)]
    [InlineData("off", false, false)]
    public async Task The_comment_appears_when_it_was_asked_for_and_is_kept_true(string mode, bool withoutNews, bool withFailure)
    {
        Folder.Write("data/a.csv", "1");
        string[] sync = ["sync-files", "--source", "data", "--destination", "dbfs:/data", "--comment", mode, "--check-run", "off"];
        await CiTasksProcess.RunAsync(Folder.Path, Connection, sync);

        await RunAsync(0, Step(1), sync);
        Assert.Equal(withoutNews ? 1 : 0, Repository.Comments.Count);

        Folder.Write("data/.env", "TOKEN=1");
        await RunAsync(2, Step(2), sync);
        Assert.Equal(withFailure ? 1 : 0, Repository.Comments.Count);

        File.Delete(Folder.In("data/.env"));
        await RunAsync(0, Step(3), sync);
        Assert.Equal(withFailure ? 1 : 0, Repository.Comments.Count);
        Assert.All(Repository.Comments, comment => Assert.Contains("✅", comment.Body.Split("<details")[0], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_attempt_takes_the_check_run_up_again()
    {
        await RunAsync(0, Step(), "deploy-job", "--job-file", "jobs/iris.json");
        await RunAsync(0, Step(attempt: 2), "deploy-job", "--job-file", "jobs/iris.json");

        Assert.Equal("success", Assert.Single(Repository.Checks).Text("conclusion"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(250)]
    public async Task A_step_that_is_cancelled_says_so_in_time_also_to_a_slow_API(int milliseconds)
    {
        Repository.Branches["main"].AddRange(Enumerable.Range(1, 12).Select(number => $"{number:x40}"));
        GitHub.Hold = (_, _) => Task.Delay(milliseconds);
        await JobAsync("endless");
        Workspace.Outcomes(Endless);
        var step = Step();
        using var process = CiTasksProcess.Start(Folder.Path, step.Variables, "run-job", "--job-name", "endless");
        await process.SeeAsync("run: in progress");
        await OnlyRunAsync("RUNNING");
        process.Signal("INT");
        Ends(130, await process.EndAsync(TimeSpan.FromSeconds(10)));

        Assert.Equal("cancelled", Assert.Single(Repository.Checks).Text("conclusion"));
        Assert.Contains("⛔", Comment, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_run_is_compared_to_the_last_one_on_the_base_branch()
    {
        await JobAsync("iris");
        await RunAsync(0, MainStep(), "run-job", "--job-name", "iris");
        Workspace.Outcomes(Failing);
        await RunAsync(1, Step(), "run-job", "--job-name", "iris");

        Assert.Contains("main", Comment, StringComparison.Ordinal);
        Assert.Matches("(?i)newly failing|fails now|new failure", Comment);
    }

    [Fact]
    public async Task No_byte_that_is_sent_or_printed_holds_a_token()
    {
        var result = await RunAsync(0, Step(), "deploy-job", "--job-file", "jobs/iris.json");

        Assert.NotEmpty(GitHub.Writes);
        Assert.All(GitHub.Writes, call => Assert.DoesNotContain(Workspace.Token, call.Body, StringComparison.Ordinal));
        Assert.All(GitHub.Writes, call => Assert.DoesNotContain(Token, call.Body, StringComparison.Ordinal));
        Assert.All(result.All.Split('\n').Where(line => line.Contains(Token, StringComparison.Ordinal)), line => Assert.StartsWith("::add-mask::", line, StringComparison.Ordinal));
    }

    private async Task RunTimesAsync(int runs)
    {
        for (var run = 1; run <= runs; run++)
        {
            await RunAsync(0, Step(run), "deploy-job", "--job-file", "jobs/iris.json", "--mode", "plan", "--check-run", "off");
        }

        Assert.Equal(runs - 1, Assert.Single(Repository.Comments).Edits);
    }
}
