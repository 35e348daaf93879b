using CiTasks.Hosts.PullRequests;
using CiTasks.UnitTests.Databricks;
using CiTasks.UnitTests.Hosts.PullRequests;
using Xunit;
using static CiTasks.UnitTests.Databricks.FakeWorkspace;
using static CiTasks.UnitTests.Hosts.PullRequests.RawAnswer;

namespace CiTasks.UnitTests.Hosts.AzureRepos;

/// <summary>Whatever comes back, nobody but <see cref="BoardException"/> leaves a board.</summary>
public sealed class OddAnswerTests
{
    private const string Me = """{"authenticatedUser":{"id":"me"}}""";

    public static TheoryData<string> Bodies =>
    [
        """{"value":[{"id":1,"id":2}]}""",
        """{"value":[1,null,"x",[],{},{"id":[]},{"id":1,"comments":{}},{"id":1,"comments":[1,null,{}]}]}""",
        """{"value":[{"id":1e99,"isDeleted":"x","status":[],"properties":[],"comments":[{"id":1.5,"author":[]}]}]}""",
        """{"value":[{"id":1,"status":99999999999,"properties":{"CiTasks.Thread":{"$value":"comment:"}},"comments":[{"id":1,"author":{"id":"me"},"content":7}]}]}""",
        """{"value":[{"id":1,"status":-5,"properties":{"CiTasks.Thread":"comment:"},"comments":[{"id":99999999999999999999,"author":{"id":"me"}}]}]}""",
        """{"value":[{"id":1,"properties":{"CiTasks.Thread":{"$type":7,"$value":[]}},"comments":[{"id":1,"content":"\ud800"}]}]}""",
        """{"id":1,"authenticatedUser":{"id":"me"},"value":[{"id":1,"properties":{"CiTasks.Thread":"comment:"},"comments":[{"id":1,"author":{"id":"me"}}]}]}""",
        """{"id":1,"authenticatedUser":{"id":"me"},"value":[{"id":1,"properties":{"CiTasks.Thread":"line:id"},"comments":[{"id":1,"author":{"id":"me"}}]},{"id":1,"properties":{"CiTasks.Thread":"line:id","CiTasks.Remark":"r"},"comments":[{"id":1,"author":{"id":"me"}}]}]}""",
        """{"authenticatedUser":7,"value":[{"id":"1","sourceRefCommit":7},{"id":1,"sourceRefCommit":{"commitId":"c1"}}],"changeEntries":[1,{"item":7},{"item":{"path":"/a.py"},"changeTrackingId":"x"}],"nextSkip":"x"}""",
        """{"value":[{"id":9999999999,"sourceRefCommit":{"commitId":"c1"}}],"changeEntries":[],"nextSkip":-1}""",
        """{"value":[],"results":[1,null,[],{},{"c1":7},{"c1":[1,null,{"status":7},{"status":"active","pullRequestId":"7"},{"status":"completed","pullRequestId":-1,"lastMergeCommit":{"commitId":"c1"}}]}]}""",
        """{"value":7,"results":7}""",
        """{"message":7,"typeKey":[]}""",
        """{"message":"\ud800"}""",
        """{"\ud800":1}""",
        "{\"message\":\"\u00ff\u00fe\"}",
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
        string.Concat(Enumerable.Repeat("{\"value\":", 1000)),
    ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task An_odd_answer_is_read_leniently_or_refused(string body)
    {
        foreach (var status in new[] { 200, 203, 302, 403, 409, 429, 503 })
        {
            await AllAsync(() => Raw(body, status));
        }
    }

    [Theory]
    [InlineData("Retry-After", "-1")]
    [InlineData("Retry-After", "99999999999999999999")]
    [InlineData("Date", "yesterday")]
    [InlineData("X-TFS-ServiceError", "%zz%ff+%")]
    [InlineData("Content-Type", "application/json; charset=klingon")]
    public async Task An_odd_header_is_read_leniently_or_refused(string name, string value)
    {
        foreach (var status in new[] { 200, 401, 429, 503 })
        {
            await AllAsync(() =>
            {
                var answer = Raw("""{"value":[],"results":[],"id":1}""", status);
                if (!answer.Headers.TryAddWithoutValidation(name, value))
                {
                    answer.Content.Headers.Remove(name);
                    answer.Content.Headers.TryAddWithoutValidation(name, value);
                }

                return answer;
            });
        }
    }

    [Theory]
    [InlineData("made", "[]")]
    [InlineData("made", "null")]
    [InlineData("changed", "{}")]
    public async Task A_comment_whose_answer_has_no_id_is_not_taken_for_written(string what, string answer)
    {
        const string Old = """{"value":[{"id":1,"status":1,"properties":{"CiTasks.Thread":"comment:"},"comments":[{"id":1,"content":"old","author":{"id":"ME"},"commentType":1}]}]}""";
        using var transport = new Spy(request => Raw(
            request.Method != HttpMethod.Get ? answer : request.RequestUri!.AbsolutePath.EndsWith("connectionData", StringComparison.Ordinal) ? Me : what == "made" ? """{"value":[]}""" : Old,
            200));
        using var board = AzureReposBoards.Open(AzureCalls.Settings(new HastyClock()), transport);

        var problem = await Assert.ThrowsAsync<BoardException>(() => board.PutTextAsync(7, _ => true, _ => "text", default));

        Assert.Equal((BoardProblem.Unreachable, true), (problem.Kind, problem.MayHaveHadAnEffect));
    }

    [Theory]
    [InlineData("1", "4", "\"text\"")]
    [InlineData("\"text\"", "\"Closed\"", "{\"$type\":\"System.String\",\"$value\":\"comment:\"}")]
    [InlineData("\"text\"", "\"closed\"", "\"comment:\"")]
    public async Task Words_and_numbers_plain_and_typed_values_are_understood(string type, string status, string property)
    {
        property = property == "\"text\"" ? "\"comment:\"" : property;
        using var transport = new Spy(request => Raw(
            request.RequestUri!.AbsolutePath.EndsWith("connectionData", StringComparison.Ordinal) ? Me : $$$"""{"value":[{"id":5,"status":{{{status}}},"properties":{"CiTasks.Thread":{{{property}}}},"comments":[{"id":1,"content":"text","author":{"id":"me"},"commentType":{{{type}}}}]}]}""",
            200));
        using var board = AzureReposBoards.Open(AzureCalls.Settings(new HastyClock()), transport);

        var place = await board.PutTextAsync(7, _ => true, _ => "text", default);

        Assert.Equal((5, "unchanged"), (place!.Id, place.Action));
    }

    [Theory]
    [InlineData("3")]
    [InlineData("\"system\"")]
    public async Task What_the_service_says_itself_is_not_ours(string type)
    {
        var writes = 0;
        using var transport = new Spy(request =>
        {
            writes += request.Method == HttpMethod.Get ? 0 : 1;
            return Raw(
                request.RequestUri!.AbsolutePath.EndsWith("connectionData", StringComparison.Ordinal) ? Me
                : request.Method == HttpMethod.Post ? """{"id":6,"status":"closed","comments":[{"id":1,"content":"text"}]}"""
                : request.RequestUri.AbsolutePath.EndsWith("/6", StringComparison.Ordinal) ? """{"id":6,"status":"closed","properties":{"CiTasks.Thread":"comment:"},"comments":[{"id":1,"content":"text","author":{"id":"me"}}]}"""
                : $$"""{"value":[{"id":5,"status":4,"properties":{"CiTasks.Thread":"comment:"},"comments":[{"id":1,"content":"text","author":{"id":"me"},"commentType":{{type}}}]}]}""",
                200);
        });
        using var board = AzureReposBoards.Open(AzureCalls.Settings(new HastyClock()), transport);

        var place = await board.PutTextAsync(7, _ => true, _ => "text", default);

        Assert.Equal((6, "created", 1), (place!.Id, place.Action, writes));
    }

    [Fact]
    public async Task Who_is_told_another_name_than_stands_at_what_it_writes_writes_once()
    {
        var thread = "";
        var writes = 0;
        using var transport = new Spy(request =>
        {
            if (request.Method == HttpMethod.Post)
            {
                writes++;
                thread = """{"id":6,"status":"closed","properties":{"CiTasks.Thread":"comment:"},"comments":[{"id":1,"content":"text","author":{"id":"my-other-id"}}]}""";
                return Raw(thread, 200);
            }

            return Raw(request.RequestUri!.AbsolutePath.EndsWith("connectionData", StringComparison.Ordinal) ? Me : $$"""{"value":[{{thread}}]}""", 200);
        });
        using var board = AzureReposBoards.Open(AzureCalls.Settings(new HastyClock()), transport);

        var place = await board.PutTextAsync(7, _ => true, _ => "text", default);

        Assert.Equal((6, "created", 1), (place!.Id, place.Action, writes));
    }

    public static TheoryData<Type> Troubles => [typeof(ArgumentException), typeof(InvalidOperationException), typeof(UriFormatException), typeof(IOException), typeof(HttpRequestException), typeof(InvalidDataException), typeof(TaskCanceledException)];

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task Whatever_the_transport_throws_is_no_answer(Type trouble)
    {
        foreach (var (name, call) in AzureCalls.All)
        {
            using var fake = new FakeWorkspace(Break((Exception)Activator.CreateInstance(trouble)!));
            using var board = AzureReposBoards.Open(AzureCalls.Settings(fake.Clock), fake);
            var problem = await Record.ExceptionAsync(() => call(board));
            Assert.True(problem is BoardException { Kind: BoardProblem.Unreachable, MayHaveHadAnEffect: true }, $"{name}: {problem}");
        }
    }

    private static async Task AllAsync(Func<HttpResponseMessage> answer)
    {
        foreach (var (name, call) in AzureCalls.All)
        {
            using var fake = new FakeWorkspace(answer);
            using var board = AzureReposBoards.Open(AzureCalls.Settings(fake.Clock), fake);
            var problem = await Record.ExceptionAsync(() => call(board));
            Assert.True(problem is null or BoardException, $"{name}: {problem}");
        }
    }
}
