using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Testing.AzureReposApi;
using CiTasks.UnitTests.Hosts.PullRequests;
using Xunit;

namespace CiTasks.UnitTests.Hosts.AzureRepos;

/// <summary>What the stand-in refuses: a client that passes it by luck would prove nothing.</summary>
public sealed class StandInTests : IDisposable
{
    private const string Threads = "iris/_apis/git/repositories/iris/pullRequests/7/threads";
    private const string Statuses = "iris/_apis/git/repositories/iris/pullRequests/7/statuses";
    private const string Thread = """{"comments":[{"content":"x"}]}""";

    private readonly AzureBench _bench = new();
    private readonly HttpClient _client = new();

    public void Dispose()
    {
        _client.Dispose();
        _bench.Dispose();
    }

    public static TheoryData<string, string, string, int, string> Refusals => new()
    {
        { "GET", Threads, "", 400, "No api-version" },
        { "GET", Threads + "?api-version=latest", "", 400, "not well formed" },
        { "GET", Threads + "?api-version=7.2", "", 400, "out of range" },
        { "GET", "_apis/connectionData?api-version=7.1", "", 400, "-preview flag" },
        { "GET", Threads + "?api-version=7.1&$top=5", "", 400, "$top" },
        { "GET", "iris/_apis/git/repositories/iris/pullRequests/7/threads/1/likes?api-version=7.1", "", 501, "no route" },
        { "GET", "other/_apis/git/repositories/iris/pullRequests/7?api-version=7.1", "", 404, "TF200016" },
        { "GET", "_apis/git/repositories/iris/pullRequests/7?api-version=7.1", "", 404, "TF401019" },
        { "GET", "iris/_apis/git/repositories/iris/pullRequests/8?api-version=7.1", "", 404, "TF401180" },
        { "POST", Threads + "?api-version=7.1", "[]", 400, "body" },
        { "POST", Threads + "?api-version=7.1", """{"comments":[]}""", 400, "at least one comment" },
        { "POST", Threads + "?api-version=7.1", """{"comments":[{"content":" "}]}""", 400, "no content" },
        { "POST", Threads + "?api-version=7.1", """{"comments":[{"text":"x"}]}""", 400, "the member text" },
        { "POST", Threads + "?api-version=7.1", """{"comments":[{"content":"x","commentType":"system"}]}""", 400, "Nobody but the service" },
        { "POST", Threads + "?api-version=7.1", """{"comments":[{"content":"x"}],"status":"resolved"}""", 400, "not a value of status" },
        { "POST", Threads + "?api-version=7.1", """{"comments":[{"content":"x"}],"status":7}""", 400, "not a value of status" },
        { "POST", Threads + "?api-version=7.1", """{"comments":[{"content":"x"}],"properties":{"a":[1]}}""", 400, "property a" },
        { "POST", Threads + "?api-version=7.1", """{"comments":[{"content":"x"}],"threadContext":{"filePath":"a.py"}}""", 400, "begins with a slash" },
        { "POST", Threads + "?api-version=7.1", """{"comments":[{"content":"x"}],"threadContext":{"filePath":"/a.py","rightFileStart":{"line":0,"offset":1},"rightFileEnd":{"line":1,"offset":1}}}""", 400, "no position" },
        { "POST", Threads + "?api-version=7.1", """{"comments":[{"content":"x"}],"threadContext":{"filePath":"/a.py","rightFileStart":{"line":2,"offset":1},"rightFileEnd":{"line":1,"offset":1}}}""", 400, "ends before" },
        { "POST", Threads + "?api-version=7.1", """{"comments":[{"content":"x"}],"threadContext":{"filePath":"/src/a.py"},"pullRequestThreadContext":{"changeTrackingId":2,"iterationContext":{"firstComparingIteration":1,"secondComparingIteration":1}}}""", 400, "changeTrackingId" },
        { "POST", Threads + "?api-version=7.1", """{"comments":[{"content":"x"}],"threadContext":{"filePath":"/src/a.py"},"pullRequestThreadContext":{"changeTrackingId":1,"iterationContext":{"firstComparingIteration":1,"secondComparingIteration":2}}}""", 400, "no iterations" },
        { "POST", Statuses + "?api-version=7.1", """{"state":"green","context":{"name":"x"}}""", 400, "not a value of state" },
        { "POST", Statuses + "?api-version=7.1", """{"state":"failed","context":{"name":""}}""", 400, "must not be empty" },
        { "POST", Statuses + "?api-version=7.1", """{"state":"failed","context":{"name":"x"},"iterationId":2}""", 400, "no iteration 2" },
        { "POST", Statuses + "?api-version=7.1", """{"state":"failed","context":{"name":"x"},"targetUrl":"x"}""", 400, "not an address" },
        { "POST", "iris/_apis/git/repositories/iris/commits/c9/statuses?api-version=7.1", """{"state":"failed","context":{"name":"x"}}""", 404, "commit c9" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_the_service_does_not_take_is_refused(string method, string path, string body, int status, string words)
    {
        var (answered, answer) = await SendAsync(method, path, body);

        Assert.Equal(status, answered);
        Assert.Contains(words, JsonNode.Parse(answer)!["message"]!.GetValue<string>());
        Assert.Empty(_bench.PullRequest.Talk);
        Assert.Empty(_bench.PullRequest.Statuses);
    }

    [Theory]
    [InlineData(150_000, 200)]
    [InlineData(150_001, 400)]
    public async Task A_comment_has_a_hundred_and_fifty_thousand_characters_at_most(int length, int status)
    {
        Assert.Equal(status, (await SendAsync("POST", Threads + "?api-version=7.1", new JsonObject { ["comments"] = new JsonArray(new JsonObject { ["content"] = new string('x', length) }) }.ToJsonString())).Status);
    }

    [Theory]
    [InlineData("PATCH", """{"content":"mine now"}""")]
    [InlineData("DELETE", "")]
    public async Task Somebody_elses_comment_is_nobodys_to_change(string method, string body)
    {
        var thread = _bench.PullRequest.AddThread(AzureIdentity.Person("Anna"), "hers");

        Assert.Equal(403, (await SendAsync(method, $"{Threads}/{thread.Id}/comments/1?api-version=7.1", body)).Status);

        Assert.Equal(("hers", false), (thread.Text, thread.IsDeleted));
    }

    [Fact]
    public async Task A_plain_property_comes_back_with_its_type_and_null_takes_it_away()
    {
        var (_, made) = await SendAsync("POST", Threads + "?api-version=7.1", """{"comments":[{"content":"x"}],"status":1,"properties":{"a":"x","b":2}}""");
        var thread = JsonNode.Parse(made)!;
        Assert.Equal("""{"a":{"$type":"System.String","$value":"x"},"b":{"$type":"System.Int32","$value":2}}""", thread["properties"]!.ToJsonString());
        Assert.Equal("active", thread["status"]!.GetValue<string>());

        var (_, changed) = await SendAsync("PATCH", $"{Threads}/{thread["id"]}?api-version=7.1", """{"properties":{"a":null},"status":"byDesign"}""");

        Assert.Equal(["b"], JsonNode.Parse(changed)!["properties"]!.AsObject().Select(pair => pair.Key));
        Assert.Equal("byDesign", Assert.Single(_bench.PullRequest.Talk).Status);
    }

    [Fact]
    public async Task What_is_deleted_stays_in_the_list_without_its_text()
    {
        await SendAsync("POST", Threads + "?api-version=7.1", Thread);
        var id = _bench.PullRequest.Talk.Single().Id;

        Assert.Equal(200, (await SendAsync("DELETE", $"{Threads}/{id}/comments/1?api-version=7.1", "")).Status);

        var (_, list) = await SendAsync("GET", Threads + "?api-version=7.1", "");
        var threads = JsonNode.Parse(list)!["value"]!.AsArray();
        // The first one is the service's own, about the push.
        Assert.Equal(["system", "text"], threads.Select(thread => thread!["comments"]![0]!["commentType"]!.GetValue<string>()));
        Assert.True(threads[1]!["isDeleted"]!.GetValue<bool>());
        Assert.Null(threads[1]!["comments"]![0]!["content"]);
    }

    [Theory]
    [InlineData("job", "Bearer", 200)]
    [InlineData("job", "Basic", 200)]
    [InlineData("pat", "Basic", 200)]
    [InlineData("pat", "Bearer", 203)]
    [InlineData("unknown", "Bearer", 203)]
    public async Task Who_is_not_signed_in_gets_a_page(string token, string scheme, int status)
    {
        _bench.Server.AddToken(AzureToken.Job("job"));
        _bench.Server.AddToken(AzureToken.Personal("pat", "Anna"));

        var (answered, text) = await SendAsync("GET", Threads + "?api-version=7.1", "", new AuthenticationHeaderValue(scheme, scheme == "Basic" ? Convert.ToBase64String(Encoding.ASCII.GetBytes(":" + token)) : token));

        Assert.Equal(status, answered);
        Assert.Equal(status == 203, text.Contains("Sign In", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_body_that_does_not_say_what_it_is_is_refused()
    {
        Assert.Equal(415, (await SendAsync("POST", Threads + "?api-version=7.1", Thread, type: "text/plain")).Status);
    }

    private async Task<(int Status, string Text)> SendAsync(string method, string path, string body, AuthenticationHeaderValue? who = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_bench.Server.Uri, path));
        request.Headers.Authorization = who ?? new AuthenticationHeaderValue("Bearer", AzureBench.Secret);
        request.Content = body.Length == 0 ? null : new StringContent(body, Encoding.UTF8, type);
        using var answer = await _client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
