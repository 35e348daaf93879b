using CiTasks.Hosts.PullRequests;
using CiTasks.Testing.GitHubApi;
using CiTasks.Testing.Http;
using Xunit;
using static CiTasks.UnitTests.Hosts.PullRequests.Bench;

namespace CiTasks.UnitTests.Hosts.PullRequests;

public sealed class CommentTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Twenty_writers_one_after_the_other_share_one_comment()
    {
        var actions = new List<string>();
        foreach (var number in Enumerable.Range(1, 20))
        {
            using var board = _bench.Open();
            actions.Add((await _bench.PutAsync(board, $"{number:00}"))!.Action);
        }

        Assert.Equal([Body([.. Enumerable.Range(1, 20).Select(number => $"{number:00}")])], _bench.Ours);
        Assert.Equal(["created", .. Enumerable.Repeat("updated", 19)], actions);
        Assert.Equal(20, _bench.Server.Writes.Count);
    }

    [Fact]
    public async Task Who_has_nothing_new_writes_nothing()
    {
        using var board = _bench.Open();
        var first = await _bench.PutAsync(board, "a");

        var second = await _bench.PutAsync(board, "a");

        Assert.Equal(("created", "unchanged", first!.Id), (first.Action, second!.Action, second.Id));
        Assert.Equal($"https://github.com/acme/iris/pull/7#issuecomment-{first.Id}", second.Page!.ToString());
        Assert.Single(_bench.Server.Writes);
    }

    [Fact]
    public async Task Who_has_nothing_to_say_leaves_all_as_it_is()
    {
        using var board = _bench.Open();
        Assert.Null(await board.PutTextAsync(Pull, IsOurs, _ => null, default));
        Assert.Empty(_bench.Server.Writes);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Writers_that_all_found_none_end_up_with_one_comment_that_has_every_part(int writers)
    {
        // Nobody may write before everybody has looked.
        var meeting = new RequestMeeting(writers);
        _bench.Server.Hold = (call, _) => call.Method == "POST" && call.IsWrite ? meeting.ArriveAsync() : Task.CompletedTask;

        var places = await Task.WhenAll(Enumerable.Range(1, writers).Select(WriteAsync));

        Assert.Equal(writers, _bench.Server.Writes.Count(call => call.Method == "POST"));
        Assert.Equal([Body([.. Enumerable.Range(1, writers).Select(number => $"{number}")])], _bench.Ours);
        Assert.All(places, place => Assert.Equal(_bench.Repository.Comments.Single().Id, place!.Id));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public async Task A_part_that_another_writer_overwrote_is_written_again(int writers)
    {
        using var board = _bench.Open();
        await _bench.PutAsync(board, "0");
        // All have read the same text before the first one replaces it.
        var meeting = new RequestMeeting(writers);
        _bench.Server.Hold = (call, _) => call.Method == "PATCH" ? meeting.ArriveAsync() : Task.CompletedTask;

        await Task.WhenAll(Enumerable.Range(1, writers).Select(WriteAsync));

        Assert.Equal([Body([.. Enumerable.Range(0, writers + 1).Select(number => $"{number}")])], _bench.Ours);
        // The race took place: somebody wrote more than once.
        Assert.True(_bench.Server.Writes.Count(call => call.Method == "PATCH") > writers);
    }

    [Fact]
    public async Task A_comment_with_our_marker_by_somebody_else_is_left_alone()
    {
        var foreign = _bench.Repository.AddComment(Pull, "mallory", Body("forged"));
        var bot = _bench.Repository.AddComment(Pull, "renovate[bot]", Body("copied"));
        using var board = _bench.Open();

        var place = await _bench.PutAsync(board, "a");

        Assert.Equal((Body("forged"), Body("copied")), (foreign.Body, bot.Body));
        Assert.Equal(("created", Body("a")), (place!.Action, _bench.Repository.Comments.Single(comment => comment.Id == place.Id).Body));
        Assert.Equal(3, _bench.Repository.Comments.Count);
    }

    [Theory]
    [InlineData("workflow", true)]
    [InlineData("workflow", false)]
    [InlineData("app", true)]
    [InlineData("person", true)]
    [InlineData("person", false)]
    public async Task Every_kind_of_token_finds_its_own_comment_again(string kind, bool hasGraphQl)
    {
        var token = _bench.Server.AddToken(kind switch
        {
            "workflow" => GitHubToken.Workflow("t1", "pull-requests: write"),
            "app" => GitHubToken.Installation("t2", "acme-ci", "issues: write"),
            _ => GitHubToken.Personal("t3", "octocat"),
        });
        _bench.Server.HasGraphQl = hasGraphQl;
        foreach (var login in new[] { "github-actions[bot]", "acme-ci[bot]", "octocat" }.Where(login => login != token.Login))
        {
            _bench.Repository.AddComment(Pull, login, Body("theirs"));
        }

        foreach (var part in new[] { "a", "b" })
        {
            using var board = _bench.Open(token.Value);
            await _bench.PutAsync(board, part);
        }

        Assert.Equal(Body("a", "b"), Assert.Single(_bench.Repository.Comments, comment => comment.Login == token.Login).Body);
        Assert.Equal(2, _bench.Repository.Comments.Count(comment => comment.Body == Body("theirs")));
    }

    [Fact]
    public async Task An_app_whose_name_nobody_tells_knows_itself_by_what_it_wrote()
    {
        _bench.Server.HasGraphQl = false;
        _bench.Server.AddToken(GitHubToken.Installation("t", "acme-ci", "issues: write"));
        _bench.Repository.AddComment(Pull, "acme-ci[bot]", Body("a"));
        using var board = _bench.Open("t");

        await _bench.PutAsync(board, "b");

        Assert.Equal(Body("a", "b"), Assert.Single(_bench.Repository.Comments).Body);
    }

    [Fact]
    public async Task Our_comment_is_found_behind_pages_of_others()
    {
        foreach (var number in Enumerable.Range(0, 230))
        {
            _bench.Repository.AddComment(Pull, "octocat", $"talk {number}");
        }

        using var board = _bench.Open();
        await _bench.PutAsync(board, "a");
        foreach (var number in Enumerable.Range(0, 50))
        {
            _bench.Repository.AddComment(Pull, "octocat", $"more talk {number}");
        }

        var place = await _bench.PutAsync(board, "b");

        Assert.Equal(("updated", Body("a", "b")), (place!.Action, Assert.Single(_bench.Ours)));
        Assert.All(_bench.Server.Calls.Where(call => call.Route.EndsWith("issues/{number}/comments", StringComparison.Ordinal) && call.Method == "GET"), call =>
            Assert.Equal("100", call.Query["per_page"]));
    }

    [Fact]
    public async Task Comments_that_a_race_of_long_ago_left_are_united_in_the_oldest()
    {
        var ours = new[] { "a", "b", "c" }.Select(part => _bench.Repository.AddComment(Pull, "github-actions[bot]", Body(part))).ToList();
        using var board = _bench.Open();

        var place = await _bench.PutAsync(board, "d");

        Assert.Equal((ours[0].Id, "updated"), (place!.Id, place.Action));
        Assert.Equal([Body("a", "b", "c", "d")], _bench.Ours);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PATCH")]
    public async Task An_answer_that_was_lost_after_the_effect_makes_no_second_comment(string method)
    {
        using var board = _bench.Open();
        if (method == "PATCH")
        {
            await _bench.PutAsync(board, "a");
        }

        _bench.Server.Break = (call, before) => call.IsWrite && call.Method == method && before == 0 ? GitHubFault.LostAnswer : null;

        var place = await _bench.PutAsync(board, "b");

        Assert.Equal([method == "PATCH" ? Body("a", "b") : Body("b")], _bench.Ours);
        Assert.Equal(method == "PATCH" ? "updated" : "created", place!.Action);
        Assert.Single(_bench.Server.Writes, call => call.Method == method);
    }

    [Fact]
    public async Task A_list_that_is_behind_makes_no_second_comment()
    {
        _bench.Server.ListsBehind = 3;
        using var board = _bench.Open();

        await _bench.PutAsync(board, "a");

        Assert.Single(_bench.Repository.Comments);
        Assert.Single(_bench.Server.Writes);
    }

    [Fact]
    public async Task A_comment_that_is_deleted_under_our_hands_is_made_anew()
    {
        using var board = _bench.Open();
        await _bench.PutAsync(board, "a");
        _bench.Server.Hold = (call, _) =>
        {
            if (call.Method == "PATCH")
            {
                _bench.Server.Locked(() => _bench.Repository.Comments.RemoveAll(_ => true));
            }

            return Task.CompletedTask;
        };

        var place = await _bench.PutAsync(board, "b");

        Assert.Equal([Body("b")], _bench.Ours);
        Assert.Equal("created", place!.Action);
    }

    [Fact]
    public async Task A_write_that_had_to_wait_looks_anew_before_it_writes()
    {
        using var board = _bench.Open();
        await _bench.PutAsync(board, "a");
        _bench.Server.Break = (call, before) =>
        {
            if (call.Method != "PATCH" || before > 0)
            {
                return null;
            }

            // While we wait, another writer adds its part.
            _bench.Repository.Comments[0].Body = Body("a", "b");
            return GitHubFault.TooMany(30);
        };

        await _bench.PutAsync(board, "c");

        Assert.Equal([Body("a", "b", "c")], _bench.Ours);
        Assert.Contains(TimeSpan.FromSeconds(30), _bench.Clock.Waits);
        // What was refused is not sent again: it knew nothing of the other part.
        Assert.Equal([Body("a", "c"), Body("a", "b", "c")], _bench.Server.Writes.Skip(1).Select(call => call.Json!["body"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_second_look_that_fails_does_not_undo_what_was_written()
    {
        _bench.Server.Break = (call, _) => _bench.Server.Writes.Count > 0 && !call.IsWrite ? GitHubFault.Unwell(500) : null;
        using var board = _bench.Open();

        var place = await _bench.PutAsync(board, "a");

        Assert.Equal("created", place!.Action);
        Assert.Contains(_bench.Said, line => line.Contains("nobody looked", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_moment_left_what_was_written_counts()
    {
        using var cancel = new CancellationTokenSource();
        _bench.Server.Hold = (call, _) => call.IsWrite || _bench.Server.Writes.Count == 0 ? Task.CompletedTask : cancel.CancelAsync();
        using var board = _bench.Open();

        var place = await board.PutTextAsync(Pull, IsOurs, Part("a"), cancel.Token);

        Assert.Equal("created", place!.Action);
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_refused_in_GitHubs_words()
    {
        using var board = _bench.Open();

        var problem = await Assert.ThrowsAsync<BoardException>(() => board.PutTextAsync(Pull, IsOurs, _ => Body(new string('x', 65_536)), default));

        Assert.Equal((BoardProblem.Invalid, 422), (problem.Kind, problem.Status));
        Assert.Equal("Validation Failed: Body is too long (maximum is 65536 characters)", problem.Message);
        Assert.Single(_bench.Server.Writes);
    }

    [Fact]
    public async Task A_locked_conversation_is_no_missing_permission()
    {
        _bench.Repository.Pulls[0].IsLocked = true;
        using var board = _bench.Open();

        var problem = await Assert.ThrowsAsync<BoardException>(() => _bench.PutAsync(board, "a"));

        Assert.Equal((BoardProblem.Forbidden, null), (problem.Kind, problem.MissingPermission));
        Assert.Contains("locked", problem.Message);
    }

    [Fact]
    public async Task A_forks_token_is_told_what_it_lacks()
    {
        _bench.Server.AddToken(GitHubToken.ReadOnly("fork"));
        using var board = _bench.Open("fork");

        var problem = await Assert.ThrowsAsync<BoardException>(() => _bench.PutAsync(board, "a"));

        Assert.Equal((BoardProblem.Forbidden, "pull-requests: write"), (problem.Kind, problem.MissingPermission));
        Assert.Single(_bench.Server.Writes);
    }

    [Fact]
    public async Task An_Enterprise_server_is_asked_at_its_own_addresses()
    {
        using var enterprise = new Bench("api/v3");
        using var board = enterprise.Open();
        enterprise.Repository.AddComment(Pull, "octocat", Body("theirs"));

        await enterprise.PutAsync(board, "a");
        await enterprise.PutAsync(board, "b");

        Assert.Contains(enterprise.Server.Calls, call => call.Route == "graphql");
        Assert.DoesNotContain(enterprise.Server.Calls, call => call.Path.StartsWith("elsewhere", StringComparison.Ordinal) || call.Route == "user");
        Assert.Equal(2, enterprise.Ours.Count);
    }

    private async Task<CommentPlace?> WriteAsync(int number)
    {
        using var board = _bench.OpenInRealTime();
        return await _bench.PutAsync(board, $"{number}");
    }
}
