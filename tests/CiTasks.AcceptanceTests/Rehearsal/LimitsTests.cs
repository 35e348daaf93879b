using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>What clients, old ones and hostile ones may do to HTTP and JSON, and what the answer is.</summary>
public sealed class LimitsTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>
{
    private readonly RehearsalServer _server = fixture.Server;

    public static TheoryData<string, string, int, string> Bodies => new()
    {
        { "deep array", new string('[', 100_000), 400, "MALFORMED_REQUEST" },
        { "deep object", "{\"a\":" + string.Concat(Enumerable.Repeat("{\"a\":", 100_000)), 400, "MALFORMED_REQUEST" },
        { "half a surrogate", """{"name": "\ud800"}""", 400, "MALFORMED_REQUEST" },
        { "half a surrogate as a name", """{"\udfff": 1}""", 400, "MALFORMED_REQUEST" },
        { "a number too large", """{"job_id": 1e999, "new_settings": {}}""", 400, "INVALID_PARAMETER_VALUE" },
        { "a number beyond int64", """{"job_id": 99999999999999999999, "new_settings": {}}""", 400, "INVALID_PARAMETER_VALUE" },
        { "not a number", """{"job_id": NaN}""", 400, "MALFORMED_REQUEST" },
        { "trailing text", "{} {}", 400, "MALFORMED_REQUEST" },
        { "a comment", "{/* */}", 400, "MALFORMED_REQUEST" },
        { "nothing", "", 400, "INVALID_PARAMETER_VALUE" },
        { "a mark of byte order", "\uFEFF{}", 400, "INVALID_PARAMETER_VALUE" },
        { "a whole pair", """{"job_id": "\ud83d\ude00"}""", 400, "INVALID_PARAMETER_VALUE" },
        { "too large", $$"""{"name": "{{new string('x', 17 * 1024 * 1024)}}"}""", 400, "MAX_REQUEST_SIZE_EXCEEDED" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_that_cannot_be_is_refused_with_a_code(string what, string body, int status, string code)
    {
        var answer = await _server.PostAsync("/api/2.2/jobs/reset", body);
        Assert.True(((int)answer.Status, answer.ErrorCode) == (status, code), $"{what}: {answer}");
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_malformed()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/2.2/jobs/create") { Content = new ByteArrayContent([.. "{\"name\":\""u8, 0xff, 0xfe, .. "\"}"u8]) };
        Assert.Equal("MALFORMED_REQUEST", (await _server.SendAsync(request)).ErrorCode);
    }

    [Fact]
    public async Task A_file_that_is_too_large_for_JSON_is_told_so_in_the_words_of_a_block()
    {
        var answer = await _server.PostAsync("/api/2.0/dbfs/put", $$"""{"path": "/x", "contents": "{{new string('A', 20 * 1024 * 1024)}}"}""");
        Assert.Equal((HttpStatusCode.BadRequest, "MAX_BLOCK_SIZE_EXCEEDED"), (answer.Status, answer.ErrorCode));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task A_compressed_body_is_read_and_bounded_by_what_it_holds(string encoding)
    {
        Assert.Equal("{}", (await SendAsync("""{"path": "/compressed"}""")).Text);
        Assert.Equal("MAX_REQUEST_SIZE_EXCEEDED", (await SendAsync($$"""{"path": "{{new string('x', 40_000_000)}}"}""")).ErrorCode);

        async Task<Answer> SendAsync(string json)
        {
            using var packed = new MemoryStream();
            await using (Stream stream = encoding == "gzip" ? new GZipStream(packed, CompressionMode.Compress, leaveOpen: true) : new ZLibStream(packed, CompressionMode.Compress, leaveOpen: true))
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(json));
            }
            var content = new ByteArrayContent(packed.ToArray());
            content.Headers.ContentEncoding.Add(encoding);
            return await _server.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api/2.0/dbfs/mkdirs") { Content = content });
        }
    }

    /// <summary>Bytes as they go over the wire, and how the answer begins; the last word of a case is in its body.</summary>
    [Theory]
    [InlineData("POST /api/2.0/dbfs/mkdirs HTTP/1.1\nHost: x\nAUTH\nTransfer-Encoding: chunked\n\n7\n{\"path\"\n7\n: \"/c\"}\n0\n\n", "HTTP/1.1 200 OK", "{}")]
    [InlineData("GET /api/2.0/dbfs/get-status?path=/ HTTP/1.0\nAUTH\n\n", "HTTP/1.1 200 OK", "\"is_dir\":true")]
    [InlineData("GET /.well-known/databricks-config HTTP/1.0\n\n", "HTTP/1.1 200 OK", "\"oidc_endpoint\":\"http://127.0.0.1:")]
    [InlineData("GET http://workspace.example.com/.well-known/databricks-config HTTP/1.1\nHost: workspace.example.com\nConnection: close\n\n", "HTTP/1.1 200 OK", "http://workspace.example.com/oidc")]
    [InlineData("GET /.well-known/databricks-config HTTP/1.1\nHost: workspace.example.com:80\nConnection: close\n\n", "HTTP/1.1 200 OK", "http://workspace.example.com:80/oidc")]
    [InlineData("HEAD /api/2.0/nothing HTTP/1.1\nHost: x\nAUTH\n\n", "HTTP/1.1 404 Not Found", null)]
    [InlineData("GET /api/2.2/jobs/list HTTP/1.1\nAUTH\n\n", "HTTP/1.1 400 Bad Request", null)]
    [InlineData("GET /api/2.2/jobs/list HTTP/1.1\nHost: x\nHost: y\nAUTH\n\n", "HTTP/1.1 400 Bad Request", null)]
    [InlineData("GET /api/2.2/jobs/list?x=LONG HTTP/1.1\nHost: x\nAUTH\n\n", "HTTP/1.1 414", null)]
    [InlineData("GET /api/2.2/jobs/list HTTP/1.1\nHost: x\nX-Long: LONG\nAUTH\n\n", "HTTP/1.1 431", null)]
    [InlineData("GET /api/2.2/jobs/list HTTP/1.1\nHost: x\nMANY\nAUTH\n\n", "HTTP/1.1 431", null)]
    [InlineData("POST /api/2.0/dbfs/mkdirs HTTP/1.1\nHost: x\nAUTH\nContent-Length: 5\nTransfer-Encoding: chunked\n\n0\n\n", "HTTP/1.1 400", "INVALID_PARAMETER_VALUE")]
    [InlineData("\u0016\u0003\u0001\u0002\n\n", "HTTP/1.1 400", null)]
    public async Task Plain_HTTP_is_understood_and_what_is_none_is_refused(string request, string begins, string? holds)
    {
        var answer = await RawAsync(request);
        Assert.StartsWith(begins, answer, StringComparison.Ordinal);
        var body = answer.Split("\r\n\r\n")[^1];
        if (holds is null)
        {
            Assert.Equal("", body);
        }
        else
        {
            Assert.Contains(holds, body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_client_that_waits_for_leave_to_send_its_body_gets_it()
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(_server.Uri.Host, _server.Uri.Port);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/2.0/dbfs/mkdirs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {_server.Token}\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 14\r\n\r\n"));
        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 100 Continue", await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)));
        await stream.WriteAsync("{\"path\": \"/e\"}"u8.ToArray());
        Assert.Contains("HTTP/1.1 200 OK", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    /// <summary>A page of another site may send requests here, and read nothing: no answer permits it to.</summary>
    [Fact]
    public async Task A_browser_is_permitted_nothing()
    {
        using var http = new HttpClient { BaseAddress = _server.Uri };
        foreach (var (method, path) in ((string, string)[])[("OPTIONS", "/api/2.2/jobs/list"), ("GET", "/api/2.2/jobs/list"), ("GET", "/"), ("GET", "/__rehearsal/requests"), ("GET", "/.well-known/databricks-config")])
        {
            var request = new HttpRequestMessage(new HttpMethod(method), path);
            request.Headers.Add("Origin", "https://elsewhere.example.com");
            request.Headers.Add("Access-Control-Request-Method", "GET");
            using var response = await http.SendAsync(request);
            Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task The_front_page_says_what_this_is_and_nothing_that_is_in_it()
    {
        using var http = new HttpClient { BaseAddress = _server.Uri };
        using var response = await http.GetAsync("/");
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        var page = await response.Content.ReadAsStringAsync();
        Assert.Contains("Rehearsal workspace", page, StringComparison.Ordinal);
        Assert.DoesNotContain(_server.Root, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_address_needs_a_token_that_somebody_chose_and_then_serves()
    {
        await using var server = await RehearsalServer.StartAsync("--address", "0.0.0.0", "--token", "chosen-by-somebody");
        Assert.StartsWith("http://127.0.0.1:", server.Uri.ToString(), StringComparison.Ordinal);
        await server.GetAsync("/api/2.2/jobs/list").OkAsync();
        server.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "chosen-by-somebodx");
        Assert.Equal(HttpStatusCode.Forbidden, (await server.GetAsync("/api/2.2/jobs/list")).Status);
    }

    /// <summary>Half a gigabyte of form: in the folder, never in memory.</summary>
    [Fact]
    public async Task A_large_upload_stays_out_of_memory()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        using var form = new MultipartFormDataContent { { new StringContent("/large"), "path" }, { new StreamContent(new ZeroStream(512L << 20)), "contents", "large" } };
        await _server.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api/2.0/dbfs/put") { Content = form }).OkAsync();
        Assert.Equal(512L << 20, new FileInfo(Path.Combine(_server.Dbfs, "large")).Length);
        var resident = File.ReadLines($"/proc/{_server.ProcessId}/status").Single(line => line.StartsWith("VmHWM", StringComparison.Ordinal));
        Assert.InRange(int.Parse(resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024, 20, 300);
    }

    private async Task<string> RawAsync(string request)
    {
        var text = request
            .Replace("LONG", new string('x', 40_000), StringComparison.Ordinal)
            .Replace("MANY", string.Join('\n', Enumerable.Range(0, 200).Select(i => $"X-{i}: 1")), StringComparison.Ordinal)
            .Replace("AUTH", $"Authorization: Bearer {_server.Token}\nConnection: close", StringComparison.Ordinal)
            .Replace("\n", "\r\n", StringComparison.Ordinal);
        using var connection = new TcpClient();
        await connection.ConnectAsync(_server.Uri.Host, _server.Uri.Port);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }

    private sealed class ZeroStream(long length) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - Position);
            Array.Clear(buffer, offset, read);
            Position += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
