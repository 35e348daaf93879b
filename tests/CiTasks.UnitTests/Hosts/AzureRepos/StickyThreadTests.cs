using CiTasks.Hosts.PullRequests;
using CiTasks.Testing.AzureReposApi;
using CiTasks.Testing.Http;
using CiTasks.UnitTests.Hosts.PullRequests;
using Xunit;
using static CiTasks.UnitTests.Hosts.PullRequests.Bench;

namespace CiTasks.UnitTests.Hosts.AzureRepos;

public sealed class StickyThreadTests : IDisposable
{
    private readonly AzureBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Twenty_writers_one_after_the_other_share_one_thread()
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
        Assert.Equal(19, Assert.Single(_bench.PullRequest.Talk).First.Edits);
    }

    [Fact]
    public async Task Who_has_nothing_new_writes_nothing()
    {
        using var board = _bench.Open();
        var first = await _bench.PutAsync(board, "a");

        var second = await _bench.PutAsync(board, "a");

        Assert.Equal(("created", "unchanged", first!.Id), (first.Action, second!.Action, second.Id));
        Assert.Equal($"{_bench.Server.Uri}iris/_git/{_bench.Repository.Id}/pullrequest/7?discussionId={first.Id}", second.Page!.ToString());
        Assert.Single(_bench.Server.Writes);
    }

    [Fact]
    public async Task Who_has_nothing_to_say_leaves_all_as_it_is()
    {
        using var board = _bench.Open();
        Assert.Null(await board.PutTextAsync(Pull, IsOurs, _ => null, default));
        Assert.Empty(_bench.Server.Writes);
    }

    [Fact]
    public async Task A_thread_is_closed_when_it_asks_for_nothing_and_opened_again_when_it_does()
    {
        using var board = _bench.Open();
        var statuses = new List<string?>();
        foreach (var (part, isClean) in new[] { ("a", false), ("b", true), ("c", true), ("d", false), ("d", true) })
        {
            await _bench.PutAsync(board, part, isClean);
            statuses.Add(_bench.PullRequest.General.Single().Status);
        }

        Assert.Equal(["active", "closed", "closed", "active", "closed"], statuses);
        // The last one changed nothing but the status.
        Assert.Equal(3, _bench.PullRequest.General.Single().First.Edits);
        Assert.Equal(3, _bench.PullRequest.General.Single().Turns);
    }

    [Theory]
    [InlineData("pending", false, "pending")]
    [InlineData("fixed", true, "fixed")]
    [InlineData("wontFix", true, "wontFix")]
    [InlineData("fixed", false, "active")]
    [InlineData("byDesign", false, "active")]
    [InlineData("pending", true, "closed")]
    public async Task What_a_person_said_of_it_stays_as_long_as_it_is_so(string said, bool isClean, string status)
    {
        using var board = _bench.Open();
        await _bench.PutAsync(board, "a", isClean: false);
        _bench.PullRequest.General.Single().Status = said;

        await _bench.PutAsync(board, "b", isClean);

        Assert.Equal(status, _bench.PullRequest.General.Single().Status);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Writers_that_all_found_none_end_up_with_one_thread_that_has_every_part(int writers)
    {
        // Nobody may write before everybody has looked.
        var meeting = new RequestMeeting(writers);
        _bench.Server.Hold = (call, _) => call.Method == "POST" ? meeting.ArriveAsync() : Task.CompletedTask;

        var places = await Task.WhenAll(Enumerable.Range(1, writers).Select(WriteAsync));

        Assert.Equal(writers, _bench.Server.Writes.Count(call => call.Method == "POST"));
        Assert.Equal([Body([.. Enumerable.Range(1, writers).Select(number => $"{number}")])], _bench.Ours);
        Assert.All(places, place => Assert.Equal(_bench.PullRequest.General.Single().Id, place!.Id));
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
    public async Task A_foreign_thread_is_left_alone_whatever_it_bears()
    {
        using var board = _bench.Open();
        await _bench.PutAsync(board, "a");
        var own = _bench.PullRequest.General.Single();
        var other = _bench.PullRequest.AddThread(AzureIdentity.BuildService("acme Build Service (acme)"), Body("copied"));
        other.Properties = own.Properties.DeepClone().AsObject();
        var person = _bench.PullRequest.AddThread(AzureIdentity.Person("Mallory"), Body("forged"));
        person.Properties = own.Properties.DeepClone().AsObject();

        await _bench.PutAsync(board, "b");

        Assert.Equal((Body("copied"), Body("forged"), "active", "active"), (other.Text, person.Text, other.Status, person.Status));
        Assert.Equal(Body("a", "b"), own.Text);
        Assert.Equal(3, _bench.PullRequest.General.Count);
    }

    [Fact]
    public async Task A_thread_of_our_own_that_only_quotes_the_comment_is_left_alone()
    {
        // Another tool in the same job writes with the same identity.
        var quote = _bench.PullRequest.AddThread(_bench.Token.Identity, Body("quoted"));
        using var board = _bench.Open();

        await _bench.PutAsync(board, "a");

        Assert.Equal(Body("quoted"), quote.Text);
        Assert.Equal(2, _bench.PullRequest.General.Count);
    }

    [Fact]
    public async Task Each_key_has_its_thread()
    {
        using var board = _bench.Open();
        foreach (var key in new[] { "", "prod", new string('ü', 500) })
        {
            foreach (var text in new[] { "one", "two" })
            {
                await board.PutCommentAsync(Pull, key, _ => true, _ => new CommentDraft($"{key}: {text}", IsClean: false), default);
            }
        }

        Assert.Equal([": two", "prod: two", new string('ü', 500) + ": two"], _bench.PullRequest.General.Select(thread => thread.Text));
        Assert.All(_bench.PullRequest.General, thread => Assert.InRange(thread.Property("CiTasks.Thread")!.Length, 1, 250));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_deleted_thread_is_made_anew(bool isAnswered)
    {
        using var board = _bench.Open();
        await _bench.PutAsync(board, "a");
        var deleted = _bench.PullRequest.General.Single();
        deleted.First.IsDeleted = true;
        if (isAnswered)
        {
            deleted.Comments.Add(new AzureComment(2, 1, AzureIdentity.Person("Anna")) { Text = "why?" });
        }

        var place = await _bench.PutAsync(board, "b");

        Assert.Equal("created", place!.Action);
        Assert.NotEqual(deleted.Id, place.Id);
        Assert.Equal(Body("b"), _bench.PullRequest.General.Single(thread => thread.Id == place.Id).Text);
    }

    [Fact]
    public async Task A_thread_that_is_deleted_under_our_hands_is_made_anew()
    {
        using var board = _bench.Open();
        await _bench.PutAsync(board, "a");
        _bench.Server.Hold = (call, _) =>
        {
            if (call.Method == "PATCH")
            {
                _bench.PullRequest.Threads.ForEach(thread => thread.First.IsDeleted = true);
            }

            return Task.CompletedTask;
        };

        var place = await _bench.PutAsync(board, "b");

        Assert.Equal([Body("b")], _bench.Ours);
        Assert.Equal("created", place!.Action);
    }

    [Fact]
    public async Task An_answer_of_a_person_outlives_the_duplicate_that_it_was_given_to()
    {
        using var board = _bench.Open();
        await _bench.PutAsync(board, "a");
        var first = _bench.PullRequest.General.Single();
        var second = _bench.PullRequest.AddThread(_bench.Token.Identity, Body("b"));
        second.Properties = first.Properties.DeepClone().AsObject();
        second.Comments.Add(new AzureComment(2, 1, AzureIdentity.Person("Anna")) { Text = "I see" });

        await _bench.PutAsync(board, "c");

        Assert.Equal(Body("a", "b", "c"), first.Text);
        Assert.True(second.First.IsDeleted);
        Assert.False(second.IsDeleted);
    }

    [Fact]
    public async Task A_comment_of_more_than_a_hundred_and_fifty_thousand_characters_is_cut()
    {
        using var board = _bench.Open();

        // The cut would go through the middle of a character.
        await board.PutTextAsync(Pull, IsOurs, _ => Body(new string('x', 149_970) + "🙂🙂🙂🙂🙂"), default);
        await board.PutTextAsync(Pull, IsOurs, _ => Body(new string('x', 149_970) + "🙂🙂🙂🙂🙂"), default);

        var text = Assert.Single(_bench.Ours);
        Assert.InRange(text.Length, 149_999, 150_000);
        Assert.EndsWith("🙂…", text);
        Assert.Single(_bench.Server.Writes);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PATCH")]
    public async Task An_answer_that_was_lost_after_the_effect_makes_no_second_thread(string method)
    {
        using var board = _bench.Open();
        if (method == "PATCH")
        {
            await _bench.PutAsync(board, "a");
        }

        _bench.Server.Break = (call, before) => call.IsWrite && call.Method == method && before == 0 ? AzureFault.LostAnswer : null;

        var place = await _bench.PutAsync(board, "b");

        Assert.Equal([method == "PATCH" ? Body("a", "b") : Body("b")], _bench.Ours);
        Assert.Equal(method == "PATCH" ? "updated" : "created", place!.Action);
        Assert.Single(_bench.Server.Writes, call => call.Method == method);
    }

    [Fact]
    public async Task A_list_that_is_behind_makes_no_second_thread()
    {
        _bench.Server.ListsBehind = 3;
        using var board = _bench.Open();

        await _bench.PutAsync(board, "a");

        Assert.Single(_bench.PullRequest.Talk);
        Assert.Single(_bench.Server.Writes);
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
            _bench.PullRequest.General.Single().First.Text = Body("a", "b");
            return AzureFault.TooMany(30);
        };

        await _bench.PutAsync(board, "c");

        Assert.Equal([Body("a", "b", "c")], _bench.Ours);
        Assert.Contains(TimeSpan.FromSeconds(30), _bench.Clock.Waits);
        Assert.Contains(_bench.Said, line => line.StartsWith("Azure Repos does not take this now", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_status_that_could_not_be_set_is_set_at_the_next_look()
    {
        using var board = _bench.Open();
        await _bench.PutAsync(board, "a", isClean: false);
        _bench.Server.Break = (call, before) => call.Method == "PATCH" && call.Route.EndsWith("{thread}", StringComparison.Ordinal) && before == 0 ? AzureFault.Unwell() : null;

        await _bench.PutAsync(board, "b", isClean: true);

        Assert.Equal("closed", _bench.PullRequest.General.Single().Status);
        Assert.Equal(1, _bench.PullRequest.General.Single().First.Edits);
    }

    [Fact]
    public async Task A_second_look_that_fails_does_not_undo_what_was_written()
    {
        _bench.Server.Break = (call, _) => _bench.Server.Writes.Count > 0 && !call.IsWrite ? AzureFault.Unwell(500) : null;
        using var board = _bench.Open();

        var place = await _bench.PutAsync(board, "a");

        Assert.Equal("created", place!.Action);
        Assert.Contains(_bench.Said, line => line.Contains("nobody looked", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("job")]
    [InlineData("person")]
    public async Task Every_kind_of_token_finds_its_own_thread_again(string kind)
    {
        var token = _bench.Server.AddToken(kind == "job" ? AzureToken.Job("ey.j.x", "Project Collection Build Service (acme)") : AzureToken.Personal("pat", "Anna"));
        using (var other = _bench.Open())
        {
            await _bench.PutAsync(other, "theirs");
        }

        foreach (var part in new[] { "a", "b" })
        {
            using var board = _bench.Open(token.Value);
            await _bench.PutAsync(board, part);
        }

        Assert.Equal([Body("theirs"), Body("a", "b")], _bench.Ours);
        Assert.All(_bench.Server.Calls.Where(call => call.Token == token), call =>
            Assert.StartsWith(kind == "job" ? "Bearer " : "Basic ", call.Headers["authorization"]));
    }

    [Fact]
    public async Task Who_does_not_know_whose_token_it_is_makes_no_second_thread()
    {
        using (var board = _bench.Open())
        {
            await _bench.PutAsync(board, "a");
        }

        _bench.Server.Break = (call, _) => call.Route == "_apis/connectionData" ? AzureFault.Refusal(403, "no") : null;
        using var again = _bench.Open();

        await Assert.ThrowsAsync<BoardException>(() => _bench.PutAsync(again, "b"));

        Assert.Equal([Body("a")], _bench.Ours);
    }

    [Fact]
    public async Task A_server_of_ones_own_and_a_repository_by_name_are_asked_at_their_addresses()
    {
        using var bench = new AzureBench("tfs/Default Collection");
        using var board = AzureReposBoards.Open(bench.Settings() with { Repository = "iris" });

        await bench.PutAsync(board, "a");
        await bench.PutAsync(board, "b");

        Assert.Equal([Body("a", "b")], bench.Ours);
        Assert.DoesNotContain(bench.Server.Calls, call => call.Path.StartsWith("elsewhere", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_project_a_repository_is_known_by_its_id()
    {
        using var board = AzureReposBoards.Open(_bench.Settings() with { Project = null });
        await _bench.PutAsync(board, "a");
        Assert.Equal([Body("a")], _bench.Ours);
    }

    private async Task<CommentPlace?> WriteAsync(int number)
    {
        using var board = _bench.OpenInRealTime();
        return await _bench.PutAsync(board, $"{number}");
    }
}
