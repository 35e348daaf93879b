using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>Each test has its rules for paths of its own, so they share a workspace.</summary>
public sealed class FaultsTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>
{
    private const string Mkdirs = "/api/2.0/dbfs/mkdirs";

    private readonly RehearsalServer _server = fixture.Server;

    [Theory]
    [InlineData("429 retry-after=2", 429, "application/json", "{\"error_code\":\"REQUEST_LIMIT_EXCEEDED\",\"message\":\"The rehearsal workspace was told to answer so.\"}", "2")]
    [InlineData("429", 429, "application/json", "REQUEST_LIMIT_EXCEEDED", null)]
    [InlineData("503 code=WORKSPACE_TEMPORARILY_UNAVAILABLE message=\"come back later\"", 503, "application/json", "{\"error_code\":\"WORKSPACE_TEMPORARILY_UNAVAILABLE\",\"message\":\"come back later\"}", null)]
    [InlineData("500 body=empty", 500, null, "", null)]
    [InlineData("502 body=html message=<gone>", 502, "text/html", "<pre>&lt;gone&gt;</pre>", null)]
    [InlineData("504 body=text", 504, "text/plain", "DEADLINE_EXCEEDED: The rehearsal", null)]
    [InlineData("answer status=200", 200, "text/html", "<title>Sign in</title>", null)]
    [InlineData("expired-token", 403, "application/json", "{\"error_code\":\"PERMISSION_DENIED\",\"message\":\"Invalid access token.\"}", null)]
    [InlineData("expired-token status=401", 401, "application/json", "Invalid access token.", null)]
    [InlineData("answer status=401", 401, "application/json", "UNAUTHENTICATED", null)]
    public async Task A_call_is_answered_otherwise_and_nothing_is_done(string what, int status, string? type, string text, string? retryAfter)
    {
        var folder = $"/otherwise/{Guid.NewGuid():N}";
        var rule = await SetAsync($"POST {Mkdirs} {what} count=1");
        using var response = await _server.Http.PostAsync(Mkdirs, new StringContent($$"""{"path": "{{folder}}"}"""));
        Assert.Equal((status, type), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Contains(text, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(retryAfter, response.Headers.TryGetValues("Retry-After", out var values) ? values.Single() : null);
        Assert.False(Directory.Exists(_server.Dbfs + folder));
        await _server.PostAsync(Mkdirs, $$"""{"path": "{{folder}}"}""").OkAsync();
        Assert.Equal((2, 1), await CountsAsync(rule));
        await _server.OwnAsync("DELETE", $"/faults?id={rule}").OkAsync();
    }

    [Theory]
    [InlineData("drop", false)]
    [InlineData("drop-after", true)]
    [InlineData("cut bytes=1", true)]
    [InlineData("hang ms=50", false)]
    public async Task A_connection_breaks_before_or_after_the_effect(string what, bool isDone)
    {
        var folder = $"/breaks/{Guid.NewGuid():N}";
        var rule = await SetAsync($"POST {Mkdirs} {what}");
        await Assert.ThrowsAsync<HttpRequestException>(() => _server.PostAsync(Mkdirs, $$"""{"path": "{{folder}}"}"""));
        Assert.Equal(isDone, Directory.Exists(_server.Dbfs + folder));
        await _server.OwnAsync("DELETE", $"/faults?id={rule}").OkAsync();
    }

    /// <summary>What a token that makes a call repeatable is for.</summary>
    [Theory]
    [InlineData("/__REHEARSAL/faults")]
    [InlineData("/__Rehearsal/requests")]
    public async Task No_spelling_of_the_own_routes_opens_without_the_admin_token(string path)
    {
        await using var server = await RehearsalServer.StartAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await server.GetAsync(path)).Status);
    }

    [Fact]
    public async Task A_run_that_was_started_and_reported_failed_is_not_started_twice()
    {
        var job = await _server.CreateJobAsync("""{"name": "once"}""");
        await SetAsync("POST /api/2.*/jobs/run-now answer-after status=503 count=1");
        var body = $$"""{"job_id": {{job}}, "idempotency_token": "once"}""";
        var failed = await _server.PostAsync("/api/2.1/jobs/run-now", body);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "TEMPORARILY_UNAVAILABLE"), (failed.Status, failed.ErrorCode));
        var run = (await _server.PostAsync("/api/2.1/jobs/run-now", body).OkAsync())["run_id"]!.GetValue<long>();
        var all = (await _server.GetAsync($"/api/2.2/jobs/runs/list?job_id={job}").OkAsync())["runs"]!.AsArray();
        Assert.Equal([run], all.Select(entry => entry!["run_id"]!.GetValue<long>()));
    }

    [Theory]
    [InlineData("count=2", "FF......")]
    [InlineData("after=3", "...FFFFF")]
    [InlineData("every=3", "F..F..F.")]
    [InlineData("every=2 after=1 count=2", ".F.F....")]
    [InlineData("probability=0", "........")]
    [InlineData("probability=1 count=1", "F.......")]
    public async Task A_rule_strikes_when_it_says(string when, string expected)
    {
        var path = $"/api/2.0/when/{Guid.NewGuid():N}";
        await SetAsync($"GET {path} 500 {when}");
        Assert.Equal(expected, await PatternAsync(path, expected.Length));
    }

    [Fact]
    public async Task The_same_seed_strikes_the_same_calls()
    {
        await SetAsync("GET /api/seed/a 500 probability=0.5 seed=7");
        await SetAsync("GET /api/seed/b 500 probability=0.5 seed=7");
        await SetAsync("GET /api/seed/c 500 probability=0.5 seed=8");
        var (a, b, c) = (await PatternAsync("/api/seed/a", 40), await PatternAsync("/api/seed/b", 40), await PatternAsync("/api/seed/c", 40));
        Assert.Equal(a, b);
        Assert.NotEqual(a, c);
        Assert.InRange(a.Count(letter => letter == 'F'), 8, 32);
    }

    [Theory]
    [InlineData("* /api/glob/*", "GET", "/api/glob/x", true)]
    [InlineData("* /api/glob/*", "GET", "/api/glob/x/y", false)]
    [InlineData("* /api/glob/**", "PUT", "/api/glob/x/y", true)]
    [InlineData("GET,PUT /api/glob/2.*/x", "PUT", "/api/glob/2.1/x", true)]
    [InlineData("GET,PUT /api/glob/2.*/x", "POST", "/api/glob/2.1/x", false)]
    [InlineData("* /api/glob", "GET", "/api/globe", false)]
    [InlineData("* **/end", "GET", "/api/glob/the/end", true)]
    [InlineData("* /api/glob/** client=kitchen", "GET", "/api/glob/x", false)]
    [InlineData("* /api/glob/** client=acceptance", "GET", "/api/glob/x", true)]
    public async Task A_rule_is_about_the_calls_that_it_names(string rule, string method, string path, bool isStruck)
    {
        var words = rule.Split(' ', 3);
        var id = await SetAsync($"{words[0]} {words[1]} 418 {words.ElementAtOrDefault(2)}");
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.UserAgent.ParseAdd("acceptance/1.0");
        Assert.Equal(isStruck ? 418 : 404, (int)(await _server.SendAsync(request)).Status);
        await _server.OwnAsync("DELETE", $"/faults?id={id}").OkAsync();
    }

    [Fact]
    public async Task A_delay_goes_together_with_what_comes_after_it()
    {
        await SetAsync("GET /api/late latency ms=150-160");
        await SetAsync("GET /api/late 500");
        await SetAsync("GET /api/late 501");
        var clock = Stopwatch.StartNew();
        Assert.Equal(HttpStatusCode.InternalServerError, (await _server.GetAsync("/api/late")).Status);
        Assert.InRange(clock.ElapsedMilliseconds, 149, 5000);
    }

    [Fact]
    public async Task A_trickling_answer_is_whole_in_the_end_and_a_cut_one_begins()
    {
        var rule = await SetAsync("GET /api/2.0/preview/scim/v2/Me trickle bytes=100 ms=20");
        var clock = Stopwatch.StartNew();
        Assert.True((await _server.GetAsync("/api/2.0/preview/scim/v2/Me").OkAsync())["active"]!.GetValue<bool>());
        Assert.InRange(clock.ElapsedMilliseconds, 80, 5000);
        await _server.OwnAsync("DELETE", $"/faults?id={rule}").OkAsync();

        await _server.PutFileAsync("/cut", new byte[30_000]);
        await SetAsync("GET /api/2.0/dbfs/read cut");
        using var response = await _server.Http.GetAsync("/api/2.0/dbfs/read?path=/cut", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[100_000];
        var length = 0;
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (await body.ReadAsync(buffer.AsMemory(length)) is > 0 and var read)
            {
                length += read;
            }
        });
        Assert.InRange(length, 15_000, 25_000);
    }

    [Theory]
    [InlineData("GET /x", "A fault is written as METHOD PATH WHAT [NAME=VALUE ...], not 'GET /x'.")]
    [InlineData("get /x 503", "The method of a fault is such as GET, GET,POST or *, not 'get'.")]
    [InlineData("GET x 503", "The path of a fault starts with a slash, such as /api/2.*/jobs/**, not 'x'.")]
    [InlineData("GET /x explode", "There is no fault 'explode': it is one of latency, answer, answer-after, expired-token, drop, drop-after, hang, trickle, cut or a status such as 503, in 'GET /x explode'.")]
    [InlineData("GET /x 99", "There is no fault '99'")]
    [InlineData("GET /x answer", "answer needs status=..., in 'GET /x answer'.")]
    [InlineData("GET /x latency", "latency needs ms=..., in 'GET /x latency'.")]
    [InlineData("GET /x latency ms=5-1", "ms must be a time such as 200 or a range such as 100-500, not '5-1'.")]
    [InlineData("GET /x 503 count", "After what is to happen a fault has only NAME=VALUE, not 'count', in 'GET /x 503 count'.")]
    [InlineData("GET /x 503 count=0", "count must be a whole number of 1 or more, not '0', in 'GET /x 503 count=0'.")]
    [InlineData("GET /x 503 probability=2", "probability must be a number from 0 to 1, not '2', in 'GET /x 503 probability=2'.")]
    [InlineData("GET /x drop body=html", "drop has no option body, in 'GET /x drop body=html'; it has after, client, count, every, probability, seed.")]
    [InlineData("GET /x 503 body=xml", "body must be one of json, html, text, empty, not 'xml', in 'GET /x 503 body=xml'.")]
    [InlineData("GET /x 503 message=\"a b", "A quote is not closed in 'GET /x 503 message=\"a b'.")]
    [InlineData("GET /x 503 count=1 count=2", "count is given twice in 'GET /x 503 count=1 count=2'.")]
    public async Task A_rule_that_makes_no_sense_is_refused_and_nothing_is_set(string rule, string message)
    {
        var before = (await _server.OwnAsync("GET", "/faults")).Text;
        var answer = await _server.OwnAsync("PATCH", "/faults", new JsonObject { ["faults"] = new JsonArray("GET /api/fine 500", rule) }.ToJsonString());
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE"), (answer.Status, answer.ErrorCode));
        Assert.StartsWith(message, answer.Message, StringComparison.Ordinal);
        Assert.Equal(before.Length, (await _server.OwnAsync("GET", "/faults")).Text.Length);
    }

    [Fact]
    public async Task Faults_come_from_flags_and_a_file_and_what_is_listed_can_be_set_again()
    {
        using var folder = new TempFolder();
        var file = folder.Write("faults.json", """{"faults": [{"method": "GET", "path": "/api/object", "what": "answer", "status": 501, "count": 1}, "GET /api/line 502"]}""");
        await using var server = await RehearsalServer.StartAsync("--fault", "GET /api/flag 503", "--fault", "GET /api/more 504", "--faults", file);
        foreach (var (path, status) in ((string, int)[])[("flag", 503), ("more", 504), ("object", 501), ("line", 502)])
        {
            Assert.Equal(status, (int)(await server.GetAsync("/api/" + path)).Status);
        }
        var listed = await server.OwnAsync("GET", "/faults");
        Assert.Equal(
            ["GET /api/flag 503", "GET /api/more 504", "GET /api/object answer status=501 count=1", "GET /api/line 502"],
            listed.Json["faults"]!.AsArray().Select(rule => rule!["rule"]!.GetValue<string>()));
        await server.OwnAsync("DELETE", "/faults").OkAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync("/api/flag")).Status);
        await server.OwnAsync("PATCH", "/faults", listed.Text).OkAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.GetAsync("/api/flag")).Status);
        Assert.Equal("RESOURCE_DOES_NOT_EXIST", (await server.OwnAsync("DELETE", "/faults?id=1")).ErrorCode);
    }

    [Theory]
    [InlineData("GET", "/__rehearsal/faults")]
    [InlineData("PATCH", "/__rehearsal/faults")]
    [InlineData("DELETE", "/__rehearsal/faults")]
    [InlineData("GET", "/__rehearsal/requests")]
    [InlineData("DELETE", "/__rehearsal/requests")]
    [InlineData("GET", "/__rehearsal/unknown")]
    public async Task Only_the_admin_token_opens_the_rehearsals_own_routes(string method, string path)
    {
        // The workspace's own token is on every call of this client.
        Assert.Equal(HttpStatusCode.Forbidden, (await _server.SendAsync(new(new(method), path))).Status);
        using var http = new HttpClient { BaseAddress = _server.Uri };
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.SendAsync(new(new(method), path))).StatusCode);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _server.AdminToken);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync("/api/2.2/jobs/list")).StatusCode);
    }

    [Fact]
    public async Task The_rehearsals_own_routes_are_never_struck()
    {
        await using var server = await RehearsalServer.StartAsync("--fault", "* ** drop", "--admin-token", "chosen-for-this-test");
        Assert.Equal("chosen-for-this-test", server.AdminToken);
        await Assert.ThrowsAsync<HttpRequestException>(() => server.GetAsync("/api/2.2/jobs/list"));
        using var http = new HttpClient { BaseAddress = server.Uri };
        Assert.Equal("{\"status\":\"ready\"}", await http.GetStringAsync("/__rehearsal/health"));
        await server.OwnAsync("GET", "/faults").OkAsync();
    }

    private async Task<int> SetAsync(string rule)
    {
        var all = await _server.OwnAsync("PATCH", "/faults", new JsonObject { ["faults"] = new JsonArray(rule) }.ToJsonString()).OkAsync();
        return all["faults"]!.AsArray().Max(entry => entry!["id"]!.GetValue<int>());
    }

    private async Task<(int Matched, int Fired)> CountsAsync(int id)
    {
        var rule = (await _server.OwnAsync("GET", "/faults").OkAsync())["faults"]!.AsArray().Single(entry => entry!["id"]!.GetValue<int>() == id)!;
        return (rule["matched"]!.GetValue<int>(), rule["fired"]!.GetValue<int>());
    }

    private async Task<string> PatternAsync(string path, int calls)
    {
        var pattern = "";
        for (var i = 0; i < calls; i++)
        {
            pattern += (await _server.GetAsync(path)).Status == HttpStatusCode.InternalServerError ? 'F' : '.';
        }
        return pattern;
    }
}
