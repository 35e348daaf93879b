using System.Security.Authentication;
using CiTasks.Hosts.PullRequests;
using CiTasks.UnitTests.Databricks;
using Xunit;
using static CiTasks.UnitTests.Databricks.FakeWorkspace;
using static CiTasks.UnitTests.Hosts.PullRequests.RawAnswer;

namespace CiTasks.UnitTests.Hosts.PullRequests;

/// <summary>Whatever comes back, nobody but <see cref="BoardException"/> leaves a board.</summary>
public sealed class OddAnswerTests
{
    private static readonly CheckStart Start = new("x", "c1", "id") { Title = "t", Summary = "s", StartedAt = default };

    private static readonly IReadOnlyList<(string Name, Func<IPullRequestBoard, Task> Call)> Calls =
    [
        ("begin", board => board.BeginCheckAsync(Start, default)),
        ("end", board => board.EndCheckAsync(new CheckTicket(1, "x", null), Start, End, default)),
        ("comment", board => board.PutTextAsync(7, _ => true, _ => "text", default)),
        ("text", board => board.FindCheckTextAsync("main", "x", default)),
        ("pull request", board => board.FindPullRequestAsync("c1", "acme", "main", default)),
    ];

    public static TheoryData<string> Bodies =>
    [
        """{"id":1,"id":2}""",
        """[{"id":1,"id":2}]""",
        """{"id":1,"user":{"login":"a","login":"b"},"check_runs":[{"id":1,"output":{"a":1,"a":1}}]}""",
        """{"message":"a","message":"b"}""",
        """{"message":"\ud800","errors":["\ud800",{"message":"\udfff"},{"field":"\ud800"}]}""",
        """[{"id":1,"body":"\ud800","sha":"\ud800","state":"\udc00","user":{"login":"\ud800"}}]""",
        """{"id":1,"html_url":"\ud800","check_runs":[{"id":1,"external_id":"\ud800","output":{"text":"\ud800"}}]}""",
        """{"\ud800":1}""",
        """[{"\ud800":1}]""",
        "[{\"id\":1,\"body\":\"\u00ff\u00fe\"}]",
        "{\"\u00ff\u00fe\":1}",
        """{"id":"1","check_runs":{},"user":[],"message":7,"errors":{"a":1}}""",
        """{"id":1e99,"check_runs":[1,null,[],{"id":1.5,"external_id":"id","output":[]}],"html_url":"http://["}""",
        """[1,null,"x",[],{"id":[],"body":{},"user":"x","sha":7,"number":"7","state":"open","head":[]}]""",
        """{"id":99999999999999999999999,"check_runs":7}""",
        """{"errors":[null,1,{},[]]}""",
        "\"text\"",
        "null",
        "7",
        "{}",
        "[]",
        "",
        "\u00ef\u00bb\u00bf{}",
        "<html></html>",
        "{",
        string.Concat(Enumerable.Repeat("[", 5000)),
        string.Concat(Enumerable.Repeat("{\"a\":", 1000)),
    ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task An_odd_answer_is_read_leniently_or_refused(string body)
    {
        foreach (var status in new[] { 200, 403, 422, 429, 502 })
        {
            await AllAsync(() => Raw(body, status));
        }
    }

    [Fact]
    public async Task What_makes_no_sense_is_said_to_be_so()
    {
        foreach (var (body, said) in new[] { ("""{"id":1,"id":2}""", "no JSON that makes sense"), ("{}", "no list") })
        {
            using var fake = new FakeWorkspace(() => Raw(body, 200));
            using var board = Open(fake);

            var problem = await Assert.ThrowsAsync<BoardException>(() => board.BeginCheckAsync(Start, default));

            Assert.Equal(BoardProblem.Unreachable, problem.Kind);
            Assert.Contains(said, problem.Message);
        }
    }

    [Fact]
    public async Task Somebody_elses_odd_comment_does_not_stop_ours()
    {
        using var fake = new FakeWorkspace(
            () => Raw("""[{"id":1,"body":"\ud800","user":{"login":"mallory"}},{"id":2,"body":"ours","user":{"login":"me"}}]""", 200),
            () => Raw("""{"data":{"viewer":{"login":"me"}}}""", 200));
        using var board = Open(fake);

        var place = await board.PutTextAsync(7, body => body == "ours", _ => "ours", default);

        Assert.Equal((2, "unchanged"), (place!.Id, place.Action));
    }

    [Theory]
    [InlineData("made", "[]")]
    [InlineData("made", "null")]
    [InlineData("changed", "{}")]
    public async Task A_comment_whose_answer_has_no_id_is_not_taken_for_written(string what, string answer)
    {
        using var transport = new Spy(request => request.Method.Method switch
        {
            "GET" => Raw(what == "made" ? "[]" : """[{"id":1,"body":"old","user":{"login":"me"}}]""", 200),
            _ when request.RequestUri!.AbsolutePath == "/graphql" => Raw("""{"data":{"viewer":{"login":"me"}}}""", 200),
            _ => Raw(answer, 200),
        });
        using var board = GitHubBoards.Open(Settings(new HastyClock()), transport);

        var problem = await Assert.ThrowsAsync<BoardException>(() => board.PutTextAsync(7, _ => true, _ => "text", default));

        Assert.Equal((BoardProblem.Unreachable, true), (problem.Kind, problem.MayHaveHadAnEffect));
    }

    [Theory]
    [InlineData("Link", "<http://[>; rel=\"next\"")]
    [InlineData("Link", "<https://api.github.test/?%zz=%&&=&a=%ff>; rel=\"next\"")]
    [InlineData("Link", "<mailto:x>; rel=\"next\"")]
    [InlineData("Link", "<<>>;;rel=next")]
    [InlineData("Retry-After", "-1")]
    [InlineData("Retry-After", "99999999999999999999")]
    [InlineData("Date", "yesterday")]
    [InlineData("x-ratelimit-reset", "9999999999999999")]
    [InlineData("Content-Type", "application/json; charset=klingon")]
    public async Task An_odd_header_is_read_leniently_or_refused(string name, string value)
    {
        foreach (var status in new[] { 200, 403, 429, 502 })
        {
            foreach (var body in new[] { "[]", """{"check_runs":[],"id":1}""", """{"message":"x"}""" })
            {
                await AllAsync(() =>
                {
                    var answer = Raw(body, status);
                    answer.Headers.TryAddWithoutValidation("x-ratelimit-remaining", "0");
                    if (!answer.Headers.TryAddWithoutValidation(name, value))
                    {
                        answer.Content.Headers.Remove(name);
                        answer.Content.Headers.TryAddWithoutValidation(name, value);
                    }

                    return answer;
                });
            }
        }
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://[")]
    public async Task An_address_that_is_no_page_is_none(string address)
    {
        using var fake = new FakeWorkspace(() => Raw("""{"check_runs":[]}""", 200), () => Raw($$"""{"id":1,"html_url":"{{address}}"}""", 200));
        using var board = Open(fake);
        Assert.Null((await board.BeginCheckAsync(Start, default)).Page);
    }

    public static TheoryData<Type> Troubles =>
    [
        typeof(ArgumentException), typeof(InvalidOperationException), typeof(FormatException), typeof(UriFormatException), typeof(IOException),
        typeof(HttpRequestException), typeof(InvalidDataException), typeof(AuthenticationException), typeof(NotSupportedException), typeof(TaskCanceledException),
    ];

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task Whatever_the_transport_throws_is_no_answer(Type trouble)
    {
        foreach (var (name, call) in Calls)
        {
            using var fake = new FakeWorkspace(Break((Exception)Activator.CreateInstance(trouble)!));
            using var board = Open(fake);
            var problem = await Record.ExceptionAsync(() => call(board));
            Assert.True(problem is BoardException { Kind: BoardProblem.Unreachable, MayHaveHadAnEffect: true }, $"{name}: {problem}");
        }
    }

    private static async Task AllAsync(Func<HttpResponseMessage> answer)
    {
        foreach (var (name, call) in Calls)
        {
            using var fake = new FakeWorkspace(answer);
            using var board = Open(fake);
            var problem = await Record.ExceptionAsync(() => call(board));
            Assert.True(problem is null or BoardException, $"{name}: {problem}");
        }
    }

    private static CheckEnd End => new("failure", "t", "s", "", [new CheckAnnotation("a.py", 1, 1, "warning", "m")]) { CompletedAt = default };

    private static IPullRequestBoard Open(FakeWorkspace fake) => GitHubBoards.Open(Settings(fake.Clock), fake);

    private static BoardSettings Settings(TimeProvider clock) => new(new Uri("https://api.github.test"), "acme/iris", "ghs_x", "citasks/0.1.0")
    {
        Clock = clock,
        AttemptTimeout = Timeout.InfiniteTimeSpan,
    };
}
