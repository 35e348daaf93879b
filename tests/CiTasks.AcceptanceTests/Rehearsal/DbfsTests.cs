using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

public sealed class DbfsTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>
{
    private const int MiB = 1024 * 1024;

    private readonly RehearsalServer _server = fixture.Server;

    [Fact]
    public async Task What_is_put_is_read_back_and_lies_in_the_folder()
    {
        byte[] content = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        await _server.PutFileAsync("dbfs:/put//a.bin", content);
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(_server.Dbfs, "put", "a.bin")));
        var read = await _server.GetAsync("/api/2.0/dbfs/read?path=dbfs:/put/a.bin").OkAsync();
        Assert.Equal(256, read["bytes_read"]!.GetValue<int>());
        Assert.Equal(content, Convert.FromBase64String(read["data"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_status_has_no_scheme_and_a_time_that_stays()
    {
        await _server.PutFileAsync("dbfs:/status/a.txt", "abc");
        var first = await _server.GetAsync("/api/2.0/dbfs/get-status?path=dbfs%3A%2Fstatus%2Fa.txt").OkAsync();
        Assert.Equal("/status/a.txt", first["path"]!.GetValue<string>());
        Assert.False(first["is_dir"]!.GetValue<bool>());
        Assert.Equal(3, first["file_size"]!.GetValue<long>());
        await Task.Delay(20);
        var second = await _server.GetAsync("/api/2.0/dbfs/list?path=/status/a.txt").OkAsync();
        Assert.Equal(first.ToJsonString(), second["files"]!.AsArray().Single()!.ToJsonString());
    }

    [Fact]
    public async Task A_list_names_the_entries_and_an_empty_folder_has_no_files_at_all()
    {
        await _server.PutFileAsync("/list/b.txt", "");
        await _server.PostAsync("/api/2.0/dbfs/mkdirs", """{"path": "/list/sub/empty"}""").OkAsync();
        var files = (await _server.GetAsync("/api/2.0/dbfs/list?path=/list").OkAsync())["files"]!.AsArray();
        Assert.Equal(["/list/b.txt False", "/list/sub True"], files.Select(file => $"{file!["path"]} {file["is_dir"]!.GetValue<bool>()}"));
        Assert.Equal("{}", (await _server.GetAsync("/api/2.0/dbfs/list?path=/list/sub/empty")).Text);
    }

    [Fact]
    public async Task An_upload_in_blocks_arrives_whole()
    {
        var block = new byte[MiB];
        Random.Shared.NextBytes(block);
        var handle = (await _server.PostAsync("/api/2.0/dbfs/create", """{"path": "/blocks/new/a.bin", "overwrite": false}""").OkAsync())["handle"]!.GetValue<long>();
        for (var i = 0; i < 2; i++)
        {
            var body = new JsonObject { ["handle"] = handle, ["data"] = Convert.ToBase64String(block) };
            Assert.Equal("{}", (await _server.PostAsync("/api/2.0/dbfs/add-block", body.ToJsonString())).Text);
        }
        Assert.Equal("{}", (await _server.PostAsync("/api/2.0/dbfs/close", $$"""{"handle": {{handle}}}""")).Text);
        byte[] expected = [.. block, .. block];
        Assert.Equal(expected, await File.ReadAllBytesAsync(Path.Combine(_server.Dbfs, "blocks/new/a.bin")));

        var again = await _server.PostAsync("/api/2.0/dbfs/close", $$"""{"handle": {{handle}}}""");
        Assert.Equal((HttpStatusCode.NotFound, "RESOURCE_DOES_NOT_EXIST"), (again.Status, again.ErrorCode));
    }

    [Theory]
    [InlineData("put", """{"path": "/taken/file", "contents": "eA=="}""", 400, "RESOURCE_ALREADY_EXISTS")]
    [InlineData("create", """{"path": "/taken/file"}""", 400, "RESOURCE_ALREADY_EXISTS")]
    [InlineData("create", """{"path": "/taken", "overwrite": true}""", 400, "RESOURCE_ALREADY_EXISTS")]
    [InlineData("put", """{"path": "/taken/file/below", "contents": "eA=="}""", 400, "RESOURCE_ALREADY_EXISTS")]
    [InlineData("put", """{"path": "/taken/x", "contents": "not base64!"}""", 400, "INVALID_PARAMETER_VALUE")]
    [InlineData("put", """{"path": "relative", "contents": "eA=="}""", 400, "INVALID_PARAMETER_VALUE")]
    [InlineData("add-block", """{"handle": 5, "data": "eA=="}""", 404, "RESOURCE_DOES_NOT_EXIST")]
    [InlineData("mkdirs", """{"path": "/taken/file"}""", 400, "RESOURCE_ALREADY_EXISTS")]
    [InlineData("mkdirs", """{"path": "/taken/file/x"}""", 400, "RESOURCE_ALREADY_EXISTS")]
    [InlineData("mkdirs", """{"path": "/taken"}""", 200, null)]
    [InlineData("delete", """{"path": "/taken"}""", 400, "IO_ERROR")]
    [InlineData("delete", """{"path": "/not/there"}""", 200, null)]
    [InlineData("move", """{"source_path": "/not/there", "destination_path": "/x"}""", 404, "RESOURCE_DOES_NOT_EXIST")]
    [InlineData("move", """{"source_path": "/taken/file", "destination_path": "/taken"}""", 400, "RESOURCE_ALREADY_EXISTS")]
    [InlineData("move", """{"source_path": "/taken", "destination_path": "/taken/below"}""", 400, "INVALID_PARAMETER_VALUE")]
    public async Task A_change_is_done_or_refused_with_the_code_of_the_real_service(string verb, string body, int status, string? code)
    {
        await _server.PutFileAsync("/taken/file", "x");
        var answer = await _server.PostAsync("/api/2.0/dbfs/" + verb, body);
        Assert.Equal((HttpStatusCode)status, answer.Status);
        Assert.Equal(code, answer.ErrorCode);
        Assert.True(File.Exists(Path.Combine(_server.Dbfs, "taken/file")));
    }

    [Theory]
    [InlineData("read?path=/reading/none", 404, "RESOURCE_DOES_NOT_EXIST")]
    [InlineData("list?path=/reading/none", 404, "RESOURCE_DOES_NOT_EXIST")]
    [InlineData("get-status?path=/reading/none", 404, "RESOURCE_DOES_NOT_EXIST")]
    [InlineData("read?path=/reading", 400, "INVALID_PARAMETER_VALUE")]
    [InlineData("read?path=/reading/file&offset=-1", 400, "INVALID_PARAMETER_VALUE")]
    [InlineData("read?path=/reading/file&length=1048577", 400, "MAX_READ_SIZE_EXCEEDED")]
    public async Task A_reading_that_cannot_be_is_refused(string call, int status, string code)
    {
        await _server.PutFileAsync("/reading/file", "abcdef");
        var answer = await _server.GetAsync("/api/2.0/dbfs/" + call);
        Assert.Equal(((HttpStatusCode)status, code), (answer.Status, answer.ErrorCode));
        if (status == 404)
        {
            Assert.Equal("No file or directory exists on path /reading/none.", answer.Message);
        }
    }

    [Theory]
    [InlineData("&offset=2&length=3", "cde")]
    [InlineData("&offset=4&length=1048576", "ef")]
    [InlineData("&offset=6", "")]
    [InlineData("&offset=600", "")]
    [InlineData("", "abcdef")]
    public async Task A_part_is_read_by_offset(string range, string expected)
    {
        await _server.PutFileAsync("/ranges/file", "abcdef");
        var read = await _server.GetAsync("/api/2.0/dbfs/read?path=/ranges/file" + range).OkAsync();
        Assert.Equal(expected, System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(read["data"]!.GetValue<string>())));
        Assert.Equal(expected.Length, read["bytes_read"]!.GetValue<int>());
    }

    [Theory]
    [InlineData(MiB, true)]
    [InlineData(MiB + 1, false)]
    public async Task A_block_of_a_mebibyte_is_admitted_and_not_one_byte_more(int size, bool admitted)
    {
        var put = await _server.PostAsync("/api/2.0/dbfs/put", $$"""{"path": "/limit/{{size}}", "contents": "{{Convert.ToBase64String(new byte[size])}}"}""");
        Assert.Equal(admitted ? HttpStatusCode.OK : HttpStatusCode.BadRequest, put.Status);
        Assert.Equal(admitted ? null : "MAX_BLOCK_SIZE_EXCEEDED", put.ErrorCode);
        Assert.Equal(admitted, File.Exists(Path.Combine(_server.Dbfs, $"limit/{size}")));
    }

    /// <summary>The legacy command line names the part "file"; the C# client names it "contents" and gives no file name.</summary>
    [Theory]
    [InlineData("file", "a.bin", "multipart/form-data", true)]
    [InlineData("contents", null, null, true)]
    [InlineData("contents", null, null, false)]
    public async Task A_form_carries_bytes_of_any_size_in_any_order(string part, string? fileName, string? type, bool pathFirst)
    {
        var content = new byte[3 * MiB];
        Random.Shared.NextBytes(content);
        var path = $"/form/{part}-{pathFirst}";
        for (var round = 0; round < 2; round++)
        {
            var data = new ByteArrayContent(content);
            data.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
            using var form = new MultipartFormDataContent();
            void AddFields()
            {
                form.Add(new StringContent("dbfs:" + path), "path");
                form.Add(new StringContent(round == 0 ? "False" : "True"), "overwrite");
            }
            if (pathFirst)
            {
                AddFields();
            }
            if (fileName is null)
            {
                form.Add(data, part);
            }
            else
            {
                form.Add(data, part, fileName);
            }
            if (!pathFirst)
            {
                AddFields();
            }
            await _server.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api/2.0/dbfs/put") { Content = form }).OkAsync();
            Assert.Equal(content, await File.ReadAllBytesAsync(_server.Dbfs + path));
        }
    }

    [Theory]
    [InlineData("/../outside")]
    [InlineData("/a/../../outside")]
    [InlineData("/%2e%2e/outside")]
    [InlineData("dbfs:/..")]
    [InlineData("/a%00b")]
    public async Task No_path_leads_out_of_the_folder(string path)
    {
        var answer = await _server.GetAsync("/api/2.0/dbfs/get-status?path=" + path);
        Assert.Equal((HttpStatusCode.BadRequest, "INVALID_PARAMETER_VALUE"), (answer.Status, answer.ErrorCode));
        var put = new JsonObject { ["path"] = Uri.UnescapeDataString(path), ["contents"] = "eA==" };
        Assert.Equal(HttpStatusCode.BadRequest, (await _server.PostAsync("/api/2.0/dbfs/put", put.ToJsonString())).Status);
        Assert.False(File.Exists(Path.Combine(_server.Root, "outside")));
    }

    [Fact]
    public async Task A_link_in_the_folder_leads_nowhere()
    {
        Directory.CreateDirectory(Path.Combine(_server.Dbfs, "links"));
        File.CreateSymbolicLink(Path.Combine(_server.Dbfs, "links", "out"), _server.Root);
        Assert.Equal("{}", (await _server.GetAsync("/api/2.0/dbfs/list?path=/links")).Text);
        foreach (var path in (string[])["/links/out", "/links/out/connection.json"])
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await _server.GetAsync("/api/2.0/dbfs/read?path=" + path)).Status);
        }
        await _server.PostAsync("/api/2.0/dbfs/delete", """{"path": "/links", "recursive": true}""").OkAsync();
        Assert.True(File.Exists(Path.Combine(_server.Root, "connection.json")));
    }

    [Fact]
    public async Task A_folder_moves_and_goes_with_all_below_it()
    {
        await _server.PutFileAsync("/moving/a/b/c.txt", "x");
        await _server.PostAsync("/api/2.0/dbfs/move", """{"source_path": "dbfs:/moving/a", "destination_path": "dbfs:/moved/deep/a"}""").OkAsync();
        Assert.True(File.Exists(Path.Combine(_server.Dbfs, "moved/deep/a/b/c.txt")));
        await _server.PostAsync("/api/2.0/dbfs/delete", """{"path": "/moved", "recursive": true}""").OkAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await _server.GetAsync("/api/2.0/dbfs/get-status?path=/moved")).Status);
    }

    [Fact]
    public async Task A_folder_called_dbfs_is_an_ordinary_one()
    {
        await _server.PutFileAsync("/dbfs/x.txt", "x");
        Assert.True(File.Exists(Path.Combine(_server.Dbfs, "dbfs/x.txt")));
    }
}
