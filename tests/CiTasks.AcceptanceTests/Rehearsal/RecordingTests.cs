using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

public sealed class RecordingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Record => _folder.In("deep/calls.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_call_is_a_line_that_tells_what_was_asked_and_answered()
    {
        await using var server = await RehearsalServer.StartAsync("--record", Record, "--fault", "GET /api/2.2/jobs/list drop-after");
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/2.2/jobs/create?page_token=p&x=1&x=2") { Content = new StringContent("""{"name": "recorded", "idempotency_token": "kept"}""", Encoding.UTF8, "text/json") };
        request.Headers.UserAgent.ParseAdd("some-client/1.0");
        await server.SendAsync(request).OkAsync();
        await server.GetAsync("/api/2.2/jobs/get?job_id=1");
        await Assert.ThrowsAsync<HttpRequestException>(() => server.GetAsync("/api/2.2/jobs/list"));
        await server.OwnAsync("GET", "/faults").OkAsync();
        await server.CrashAsync();

        var calls = await ReadAsync();
        Assert.Equal(["POST /api/2.2/jobs/create", "GET /api/2.2/jobs/get", "GET /api/2.2/jobs/list"], calls.Select(call => $"{call["method"]} {call["path"]}"));
        Assert.Equal(["200", "400", "null"], calls.Select(call => call["status"]?.ToJsonString() ?? "null"));
        Assert.Equal("""{"page_token":"p","x":["1","2"]}""", calls[0]["query"]!.ToJsonString());
        Assert.Equal("""{"name":"recorded","idempotency_token":"kept"}""", calls[0]["body"]!.ToJsonString());
        var headers = calls[0]["headers"]!;
        Assert.Equal(("some-client/1.0", "text/json; charset=utf-8", "Bearer [redacted]"), ($"{headers["user-agent"]}", $"{headers["content-type"]}", $"{headers["authorization"]}"));
        Assert.Equal("GET /api/2.2/jobs/list drop-after", $"{calls[2]["fault"]}");
        Assert.Null(calls[1]["fault"]);
        Assert.True(DateTimeOffset.TryParse($"{calls[0]["time"]}", out _));
        Assert.True(calls[0]["milliseconds"]!.GetValue<double>() >= 0);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Record));
        }
    }

    /// <summary>Every way in which a client sends a secret; the calls need not exist to be recorded.</summary>
    [Fact]
    public async Task No_secret_that_was_sent_is_recorded()
    {
        await using var server = await RehearsalServer.StartAsync("--record", Record);
        var number = 0;
        var secrets = new List<string> { server.Token, server.AdminToken };
        string Secret()
        {
            secrets.Add($"hidden-value-{++number}");
            return secrets[^1];
        }
        string Base64() => Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret()));
        (string Path, string Type, string Body)[] bodies =
        [
            ("/api/2.0/secrets/put", "application/json", $$"""{"scope": "s", "key": "k", "string_value": "{{Secret()}}"}"""),
            ("/api/2.0/secrets/put", "application/json", $$"""{"scope": "s", "key": "k", "bytes_value": "{{Base64()}}"}"""),
            ("/api/2.0/git-credentials", "application/json", $$"""{"git_provider": "gitHub", "personal_access_token": "{{Secret()}}"}"""),
            ("/api/2.0/token/create", "application/json", $$"""{"comment": "c", "token_value": "{{Secret()}}"}"""),
            ("/oidc/v1/token", "application/x-www-form-urlencoded", $"grant_type=client_credentials&client_secret={Secret()}&scope=all-apis"),
            ("/oidc/v1/token", "application/x-www-form-urlencoded", $"subject_token={Secret()}&subject_token_type=jwt&client_assertion={Secret()}"),
            ("/api/2.2/jobs/create", "application/json", $$"""{"name": "n", "job_clusters": [{"new_cluster": {"spark_env_vars": {"DB_PASSWORD": "{{Secret()}}", "API_TOKEN": "{{Secret()}}"}, "docker_image": {"basic_auth": {"password": "{{Secret()}}"} }, "spark_conf": {"fs.azure.account.key.x.dfs.core.windows.net": "{{Secret()}}"} } }]}"""),
            ("/api/2.0/repos", "application/json", $$"""{"url": "https://user:{{Secret()}}@github.com/a/b.git"}"""),
            ("/api/2.0/dbfs/put", "application/json", $$"""{"path": "/a", "contents": "{{Base64()}}"}"""),
            ("/api/2.0/dbfs/add-block", "application/json", $$"""{"handle": 1, "data": "{{Base64()}}"}"""),
            ("/api/2.0/workspace/import", "application/json", $$"""{"path": "/a", "content": "{{Base64()}}"}"""),
            ("/api/2.2/jobs/run-now", "application/json", $$"""{"job_id": 1, "notebook_params": {"password": "{{Secret()}}", "text": "the token is {{server.Token}}."} }"""),
            ("/api/2.2/jobs/create", "application/json", $$"""{"broken": "{{Secret()}}" """),
            ("/api/2.0/anything", "text/plain", Secret()),
            ("/api/2.0/x?access_token=" + Secret(), "application/json", "{}"),
            ("/api/2.0/x?url=https://user:" + Secret() + "@example.com", "application/json", "{}"),
        ];
        foreach (var (path, type, body) in bodies)
        {
            await server.PostAsync(path, body, type);
        }
        foreach (var authorization in (string[])["Bearer " + Secret(), "Basic " + Base64(), Secret()])
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/api/2.0/x");
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
            await server.SendAsync(request);
        }
        using var form = new MultipartFormDataContent { { new StringContent("/form"), "path" }, { new StringContent(Secret()), "contents" } };
        await server.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api/2.0/dbfs/put") { Content = form });

        var everything = await File.ReadAllTextAsync(Record) + (await server.OwnAsync("GET", "/requests")).Text;
        Assert.Equal(bodies.Length + 4, (await ReadAsync()).Length);
        Assert.Equal([], secrets.SelectMany(secret => (string[])[secret, Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))]).Where(secret => everything.Contains(secret, StringComparison.Ordinal)));
        // What is no secret is still told.
        Assert.Contains("\"scope\":\"s\",\"key\":\"k\"", everything, StringComparison.Ordinal);
        Assert.Contains("\"grant_type\":\"client_credentials\"", everything, StringComparison.Ordinal);
        Assert.Contains("\"subject_token_type\":\"jwt\"", everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contents_are_told_by_length_and_hash()
    {
        await using var server = await RehearsalServer.StartAsync();
        var content = RandomNumberGenerator.GetBytes(1024 * 1024);
        await server.PutFileAsync("/large", content);
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        var call = (await server.OwnAsync("GET", "/requests").OkAsync())["requests"]![0]!;
        Assert.Equal("""{"path":"/large","contents":{"bytes":1048576,"sha256":"HASH"},"overwrite":true}""".Replace("HASH", hash, StringComparison.Ordinal), call["body"]!.ToJsonString());
        await server.SendAsync(new HttpRequestMessage(HttpMethod.Put, "/api/2.0/fs/files/x") { Content = new ByteArrayContent(content) });
        await server.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api/2.0/dbfs/put") { Content = new MultipartFormDataContent { { new ByteArrayContent(new byte[3_000_000]), "contents" } } });
        var form = (await server.OwnAsync("GET", "/requests?since=2").OkAsync())["requests"]![0]!["body"]!;
        Assert.InRange(form["bytes"]!.GetValue<int>(), 3_000_001, 3_001_000);
        Assert.Equal(64, form["sha256"]!.GetValue<string>().Length);
    }

    [Fact]
    public async Task Calls_are_found_by_number_method_and_path_and_forgotten_on_demand()
    {
        await using var server = await RehearsalServer.StartAsync();
        foreach (var path in (string[])["/api/a/x", "/api/b/x", "/api/a/y"])
        {
            await server.GetAsync(path);
        }
        await server.PostAsync("/api/a/x", "{}");
        async Task<string> FindAsync(string query)
        {
            var answer = await server.OwnAsync("GET", "/requests" + query).OkAsync();
            return $"{answer["last"]}: {string.Join(' ', answer["requests"]!.AsArray().Select(call => call!["n"]!.ToJsonString()))}";
        }
        Assert.Equal("4: 1 2 3 4", await FindAsync(""));
        Assert.Equal("4: 3 4", await FindAsync("?since=2"));
        Assert.Equal("4: 4", await FindAsync("?method=post"));
        Assert.Equal("4: 1 3 4", await FindAsync("?path=/api/a/*"));
        Assert.Equal("4: 1 2", await FindAsync("?path=**/x&method=GET"));
        await server.OwnAsync("DELETE", "/requests").OkAsync();
        Assert.Equal("4: ", await FindAsync(""));
        await server.GetAsync("/api/a/x");
        Assert.Equal("5: 5", await FindAsync(""));
    }

    [Fact]
    public async Task The_memory_for_calls_is_bounded_and_a_torn_line_stays_alone()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Record)!);
        await File.WriteAllTextAsync(Record, "{\"n\":1,\"tor");
        await using var server = await RehearsalServer.StartAsync("--record", Record);
        var texts = string.Join(',', Enumerable.Repeat($"\"{new string('x', 1000)}\"", 1000));
        for (var i = 0; i < 6; i++)
        {
            await server.PostAsync("/api/none", $$"""{"texts": [{{texts}}]}""");
        }
        var kept = (await server.OwnAsync("GET", "/requests").OkAsync())["requests"]!.AsArray();
        Assert.Equal([3, 4, 5, 6], kept.Select(call => call!["n"]!.GetValue<int>()));
        var lines = await File.ReadAllLinesAsync(Record);
        Assert.Equal(("{\"n\":1,\"tor", 7), (lines[0], lines.Length));
        Assert.All(lines.Skip(1), line => JsonNode.Parse(line));
    }

    private async Task<JsonObject[]> ReadAsync() => [.. (await File.ReadAllLinesAsync(Record)).Select(line => JsonNode.Parse(line)!.AsObject())];
}
