using CiTasks.Hosts.PullRequests;
using CiTasks.Testing.GitHubApi;
using Xunit;
using static CiTasks.UnitTests.Hosts.PullRequests.Bench;

namespace CiTasks.UnitTests.Hosts.PullRequests;

public sealed class CheckTests : IDisposable
{
    private static readonly CheckStart Start = new("citasks / run-job iris", Head, "ci/deploy/run-job")
    {
        Title = "running",
        Summary = "It has begun.",
        DetailsUrl = new Uri("https://github.com/acme/iris/actions/runs/1"),
        StartedAt = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.FromHours(1)),
    };

    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_check_begins_in_progress_and_ends_with_what_it_has_to_say()
    {
        using var board = _bench.Open();

        var ticket = await board.BeginCheckAsync(Start, default);
        var check = Assert.Single(_bench.Repository.Checks);
        Assert.Equal(("in_progress", "running", "2026-11-21T11:00:00Z", "https://github.com/acme/iris/actions/runs/1"), (check.Text("status"), check.Output("title"), check.Text("started_at"), check.Text("details_url")));
        await board.EndCheckAsync(ticket, Start, End(), default);

        Assert.Equal((check.Id, $"https://github.com/acme/iris/runs/{check.Id}"), (ticket.Id, ticket.Page!.ToString()));
        Assert.Equal(
            ("completed", "failure", "2026-11-21T11:05:00Z", "one task failed", "Summary.", "Text."),
            (check.Text("status"), check.Text("conclusion"), check.Text("completed_at"), check.Output("title"), check.Output("summary"), check.Output("text")));
        Assert.Single(_bench.Repository.Checks);
    }

    [Fact]
    public async Task Without_a_ticket_the_end_makes_the_check()
    {
        using var board = _bench.Open();
        await board.EndCheckAsync(null, Start, End(), default);
        Assert.Equal("failure", Assert.Single(_bench.Repository.Checks).Text("conclusion"));
    }

    [Fact]
    public async Task A_re_run_takes_the_same_check_up_again()
    {
        using (var board = _bench.Open())
        {
            await board.EndCheckAsync(await board.BeginCheckAsync(Start, default), Start, End(), default);
        }

        using var again = _bench.Open();
        var ticket = await again.BeginCheckAsync(Start, default);
        var check = Assert.Single(_bench.Repository.Checks);
        Assert.Equal((check.Id, "in_progress", null), (ticket.Id, check.Text("status"), check.Text("conclusion")));
        await again.EndCheckAsync(ticket, Start, End() with { Conclusion = "success" }, default);

        Assert.Equal("success", Assert.Single(_bench.Repository.Checks).Text("conclusion"));
    }

    [Fact]
    public async Task A_check_with_annotations_of_an_earlier_attempt_gives_way_to_a_new_one()
    {
        using var board = _bench.Open();
        await board.EndCheckAsync(null, Start, End(3), default);

        await board.EndCheckAsync(null, Start, End() with { Conclusion = "success" }, default);

        Assert.Equal([(3, "failure"), (0, "success")], _bench.Repository.Checks.Select(check => (check.Annotations.Count, check.Text("conclusion")!)));
        Assert.Single(_bench.Repository.Checks.Select(check => check.Text("name")).Distinct());
    }

    [Fact]
    public async Task Another_steps_check_of_the_same_name_is_not_touched()
    {
        using var board = _bench.Open();
        await board.EndCheckAsync(null, Start, End(), default);

        await board.BeginCheckAsync(Start with { ExternalId = "ci/deploy/another leg" }, default);

        Assert.Equal(["completed", "in_progress"], _bench.Repository.Checks.Select(check => check.Text("status")));
    }

    [Fact]
    public async Task Another_apps_check_is_not_touched()
    {
        _bench.Server.AddToken(GitHubToken.Installation("app", "acme-ci", "checks: write"));
        using (var theirs = _bench.Open("app"))
        {
            await theirs.EndCheckAsync(null, Start, End(), default);
        }

        using var board = _bench.Open();
        await board.BeginCheckAsync(Start, default);

        Assert.Equal([("acme-ci", "completed"), ("github-actions", "in_progress")], _bench.Repository.Checks.Select(check => (check.App, check.Text("status")!)));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(50, 1)]
    [InlineData(51, 2)]
    [InlineData(120, 3)]
    public async Task Annotations_go_out_in_batches_of_fifty(int annotations, int requests)
    {
        using var board = _bench.Open();
        var ticket = await board.BeginCheckAsync(Start, default);

        await board.EndCheckAsync(ticket, Start, End(annotations), default);

        var check = Assert.Single(_bench.Repository.Checks);
        Assert.Equal(Numbers(annotations), Messages(check));
        Assert.Equal(requests, Patches().Count);
        // The first one says how it ended, so that a check never runs on because of an annotation.
        Assert.Equal([true, .. Enumerable.Repeat(false, requests - 1)], Patches().Select(call => call.Json!.ContainsKey("conclusion")));
        Assert.Equal(("one task failed", "Summary.", "Text."), (check.Output("title"), check.Output("summary"), check.Output("text")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_batch_whose_answer_was_lost_is_neither_lost_nor_doubled(int batch)
    {
        foreach (var fault in new[] { GitHubFault.LostAnswer, GitHubFault.DoneButUnwell, GitHubFault.Dropped, GitHubFault.Unwell(), GitHubFault.TooMany(), GitHubFault.Secondary(3) })
        {
            using var bench = new Bench();
            using var board = bench.Open();
            var ticket = await board.BeginCheckAsync(Start, default);
            bench.Server.Break = (call, before) => call.Method == "PATCH" && before == batch ? fault : null;

            await board.EndCheckAsync(ticket, Start, End(120), default);

            Assert.Equal(Numbers(120), Messages(Assert.Single(bench.Repository.Checks)));
        }
    }

    [Fact]
    public async Task An_answer_that_was_lost_makes_no_second_check()
    {
        _bench.Server.Break = (call, before) => call.Method == "POST" && before == 0 ? GitHubFault.LostAnswer : null;
        using var board = _bench.Open();

        var ticket = await board.BeginCheckAsync(Start, default);

        Assert.Equal(Assert.Single(_bench.Repository.Checks).Id, ticket.Id);
    }

    [Fact]
    public async Task A_check_on_a_commit_with_hundreds_of_the_same_name_is_found()
    {
        using var board = _bench.Open();
        var first = await board.BeginCheckAsync(Start, default);
        foreach (var number in Enumerable.Range(0, 130))
        {
            await board.BeginCheckAsync(Start with { ExternalId = $"leg {number}" }, default);
        }

        Assert.Equal(first.Id, (await board.BeginCheckAsync(Start, default)).Id);
        Assert.Equal(131, _bench.Repository.Checks.Count);
    }

    [Fact]
    public async Task Annotations_are_made_such_that_none_is_refused()
    {
        CheckAnnotation[] annotations =
        [
            new("src/a.py", 3, 3, "failure", "one line") { StartColumn = 5, EndColumn = 9, Title = "CIT0100", RawDetails = "trace" },
            new("src/a.py", 3, 4, "warning", "two lines") { StartColumn = 5, EndColumn = 9 },
            new("src/a.py", 9, 2, "notice", "turned round"),
            new("src/a.py", 0, 0, "notice", "no line"),
            new("src/a.py", 2, 2, "notice", "columns turned round") { StartColumn = 9, EndColumn = 2 },
            new("src/a.py", 2, 2, "notice", "half a column") { EndColumn = 2 },
            new("src/a.py", 1, 1, "failure", new string('ä', 40_000)) { Title = new string('t', 300), RawDetails = new string('€', 30_000) },
            new("src/a.py", 1, 1, "failure", "half a \ud83d character"),
        ];
        using var board = _bench.Open();

        await board.EndCheckAsync(null, Start, End() with { Annotations = annotations }, default);

        var got = Assert.Single(_bench.Repository.Checks).Annotations.Select(item => item.ToJsonString(Relaxed)).ToList();
        Assert.Equal("""{"path":"src/a.py","start_line":3,"end_line":3,"annotation_level":"failure","message":"one line","start_column":5,"end_column":9,"title":"CIT0100","raw_details":"trace"}""", got[0]);
        Assert.Equal("""{"path":"src/a.py","start_line":3,"end_line":4,"annotation_level":"warning","message":"two lines"}""", got[1]);
        Assert.Equal("""{"path":"src/a.py","start_line":9,"end_line":9,"annotation_level":"notice","message":"turned round"}""", got[2]);
        Assert.Equal("""{"path":"src/a.py","start_line":1,"end_line":1,"annotation_level":"notice","message":"no line"}""", got[3]);
        Assert.Equal("""{"path":"src/a.py","start_line":2,"end_line":2,"annotation_level":"notice","message":"columns turned round","start_column":9,"end_column":9}""", got[4]);
        Assert.Equal("""{"path":"src/a.py","start_line":2,"end_line":2,"annotation_level":"notice","message":"half a column"}""", got[5]);
        Assert.Contains("…\"", got[6]);
        Assert.Contains("half a \ufffd character", got[7]);
    }

    [Theory]
    [InlineData("shrug", "Summary.")]
    [InlineData("success", null)]
    public async Task What_GitHub_does_not_accept_comes_back_in_its_own_words(string conclusion, string? summary)
    {
        using var board = _bench.Open();

        var problem = await Assert.ThrowsAsync<BoardException>(() =>
            board.EndCheckAsync(null, Start, End() with { Conclusion = conclusion, Summary = summary ?? new string('s', 65_536) }, default));

        Assert.Equal((BoardProblem.Invalid, 422, false), (problem.Kind, problem.Status, problem.MayHaveHadAnEffect));
        Assert.Contains(summary is null ? "summary exceeds" : "shrug is not a member", problem.Message);
    }

    [Fact]
    public async Task A_token_that_may_not_write_checks_is_told_so()
    {
        _bench.Server.AddToken(GitHubToken.ReadOnly("fork"));
        using var fork = _bench.Open("fork");

        var refused = await Assert.ThrowsAsync<BoardException>(() => fork.BeginCheckAsync(Start, default));

        Assert.Equal((BoardProblem.Forbidden, "checks: write"), (refused.Kind, refused.MissingPermission));
        Assert.Empty(_bench.Repository.Statuses);
    }

    [Fact]
    public async Task A_persons_token_sets_statuses_and_asks_for_a_check_run_only_once()
    {
        _bench.Server.AddToken(GitHubToken.Personal("person", "octocat"));
        using var person = _bench.Open("person");

        var ticket = await person.BeginCheckAsync(Start, default);
        await person.EndCheckAsync(ticket, Start, End() with { Conclusion = "cancelled", Title = new string('x', 300) }, default);

        Assert.Equal(["pending", "error"], _bench.Repository.Statuses.Select(status => status["state"]!.GetValue<string>()));
        Assert.Equal(140, _bench.Repository.Statuses[1]["description"]!.GetValue<string>().Length);
        Assert.Single(_bench.Server.Writes, call => call.Path.EndsWith("check-runs", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_persons_token_that_may_set_no_statuses_either_is_told_what_it_needs()
    {
        using var transport = new Spy(_ => new HttpResponseMessage(System.Net.HttpStatusCode.Forbidden) { Content = new StringContent("""{"message":"Resource not accessible by personal access token"}""") });
        using var board = GitHubBoards.Open(_bench.Settings("ghp_1"), transport);

        var refused = await Assert.ThrowsAsync<BoardException>(() => board.BeginCheckAsync(Start, default));

        Assert.Equal((BoardProblem.Forbidden, "statuses: write"), (refused.Kind, refused.MissingPermission));
    }

    [Theory]
    [InlineData("begin", "checks: write")]
    [InlineData("end", "checks: write")]
    [InlineData("comment", "pull-requests: write")]
    [InlineData("text", "checks: read")]
    [InlineData("pull request", "pull-requests: read")]
    public async Task Who_may_not_even_read_is_told_what_the_whole_undertaking_needs(string what, string permission)
    {
        _bench.Repository.Branches["main"].Add("c1");
        _bench.Server.AddToken(GitHubToken.Workflow("none", "contents: read"));
        using var board = _bench.Open("none");

        var problem = await Assert.ThrowsAsync<BoardException>(() => what switch
        {
            "begin" => board.BeginCheckAsync(Start, default),
            "end" => board.EndCheckAsync(null, Start, End(), default),
            "comment" => _bench.PutAsync(board, "a"),
            "text" => board.FindCheckTextAsync("main", Start.Name, default),
            _ => board.FindPullRequestAsync(Head, "acme", "feature", default),
        });

        Assert.Equal((BoardProblem.Forbidden, permission), (problem.Kind, problem.MissingPermission));
        Assert.StartsWith("GET ", problem.Call, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_repository_or_commit_is_said()
    {
        using var elsewhere = GitHubBoards.Open(_bench.Settings() with { Repository = "acme/other" });
        using var board = _bench.Open();

        var noRepository = await Assert.ThrowsAsync<BoardException>(() => elsewhere.BeginCheckAsync(Start, default));
        var noCommit = await Assert.ThrowsAsync<BoardException>(() => board.BeginCheckAsync(Start with { Commit = new string('9', 40) }, default));

        Assert.Equal((BoardProblem.NotFound, BoardProblem.Invalid), (noRepository.Kind, noCommit.Kind));
        Assert.Contains("No commit found", noCommit.Message);
    }

    [Fact]
    public async Task Writes_of_one_board_go_out_one_after_the_other()
    {
        _bench.Server.Hold = (call, _) => call.IsWrite ? Task.Delay(20) : Task.CompletedTask;
        using var board = _bench.Open();

        await Task.WhenAll([_bench.PutAsync(board, "a"), .. Enumerable.Range(0, 5).Select(number => board.EndCheckAsync(null, Start with { ExternalId = $"{number}" }, End(60), default))]);

        Assert.Equal(1, _bench.Server.MostWritesAtOnce);
        // With a pause after each but the last.
        Assert.True(_bench.Clock.Waits.Count(wait => wait > TimeSpan.FromSeconds(0.9) && wait <= TimeSpan.FromSeconds(1)) >= 10);
    }

    [Fact]
    public async Task The_text_of_the_newest_completed_check_of_a_branch_is_found()
    {
        _bench.Repository.Branches["main"].AddRange(["c3", "c2", "c1"]);
        _bench.Server.AddToken(GitHubToken.Installation("app", "acme-ci", "checks: write"));
        using var board = _bench.Open();
        using var app = _bench.Open("app");
        await board.EndCheckAsync(null, Start with { Commit = "c1" }, End() with { Text = "of long ago" }, default);
        await board.EndCheckAsync(null, Start with { Commit = "c2" }, End() with { Text = "before" }, default);
        await board.EndCheckAsync(null, Start with { Commit = "c2", ExternalId = "later" }, End() with { Text = "newest", CompletedAt = End().CompletedAt.AddHours(1) }, default);
        await board.EndCheckAsync(null, Start with { Commit = "c2", Name = "another" }, End() with { Text = "another" }, default);
        await app.EndCheckAsync(null, Start with { Commit = "c3" }, End() with { Text = "another app's" }, default);
        await board.BeginCheckAsync(Start with { Commit = "c3" }, default);

        Assert.Equal("newest", await board.FindCheckTextAsync("main", Start.Name, default));
        Assert.Equal("another", await board.FindCheckTextAsync("main", "another", default));
        Assert.Null(await board.FindCheckTextAsync("main", "unheard of", default));
        Assert.Null(await board.FindCheckTextAsync("no such branch", Start.Name, default));
    }

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static CheckEnd End(int annotations = 0) => new("failure", "one task failed", "Summary.", "Text.", [.. Numbers(annotations).Select(message => new CheckAnnotation("src/a.py", 1, 1, "warning", message))])
    {
        CompletedAt = Start.StartedAt.AddMinutes(5),
    };

    private static IEnumerable<string> Numbers(int count) => Enumerable.Range(1, count).Select(number => $"remark {number}");

    private static IEnumerable<string> Messages(GitHubCheck check) => check.Annotations.Select(item => item["message"]!.GetValue<string>());

    private IReadOnlyList<GitHubCall> Patches() => [.. _bench.Server.Writes.Where(call => call.Method == "PATCH")];
}
