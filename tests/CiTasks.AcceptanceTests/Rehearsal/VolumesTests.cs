using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

public sealed class VolumesTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>
{
    private readonly RehearsalServer _server = fixture.Server;

    [Fact]
    public async Task A_file_goes_up_comes_down_and_lies_in_the_folder()
    {
        var volume = await _server.CreateVolumeAsync("updown");
        // Directories on the way are made, as object storage has none.
        var put = await _server.UploadAsync(volume + "/new/a b+c.txt", "0123456789");
        Assert.Equal((HttpStatusCode.NoContent, ""), (put.Status, put.Text));
        Assert.Equal("0123456789", await File.ReadAllTextAsync(Path.Combine(_server.Root, "volumes/main/default/updown/new/a b+c.txt")));
        Assert.Equal("0123456789", (await _server.FilesAsync(HttpMethod.Get, volume + "/new/a b+c.txt")).Text);

        using var head = await _server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"/api/2.0/fs/files{volume}/new/a%20b%2Bc.txt"));
        Assert.Equal((10, "application/octet-stream"), (head.Content.Headers.ContentLength, head.Content.Headers.ContentType?.MediaType));
        Assert.NotNull(head.Content.Headers.LastModified);

        Assert.Equal(HttpStatusCode.NoContent, (await _server.UploadAsync(volume + "/new/a b+c.txt", "again")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await _server.UploadAsync(volume + "/new/a b+c.txt", "third", "?overwrite=false")).Status);
        Assert.Equal("again", (await _server.FilesAsync(HttpMethod.Get, volume + "/new/a b+c.txt")).Text);
        Assert.Equal(HttpStatusCode.NoContent, (await _server.FilesAsync(HttpMethod.Delete, volume + "/new/a b+c.txt")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _server.FilesAsync(HttpMethod.Delete, volume + "/new/a b+c.txt")).Status);
        Assert.Equal("", (await _server.FilesAsync(HttpMethod.Head, volume + "/new/a b+c.txt")).Text);
    }

    [Theory]
    [InlineData("bytes=2-4", 206, "234", "bytes 2-4/10")]
    [InlineData("bytes=7-", 206, "789", "bytes 7-9/10")]
    [InlineData("bytes=7-900", 206, "789", "bytes 7-9/10")]
    [InlineData("bytes=-3", 206, "789", "bytes 7-9/10")]
    [InlineData("bytes=10-", 416, null, "bytes */10")]
    public async Task A_range_gives_a_part(string range, int status, string? content, string contentRange)
    {
        var volume = await VolumeAsync("ranges");
        await _server.UploadAsync(volume + "/f", "0123456789");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/2.0/fs/files{volume}/f") { Headers = { Range = RangeHeaderValue.Parse(range) } };
        using var response = await _server.Http.SendAsync(request);
        Assert.Equal((status, contentRange), ((int)response.StatusCode, response.Content.Headers.ContentRange?.ToString()));
        Assert.Equal(content ?? await response.Content.ReadAsStringAsync(), await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(0, HttpStatusCode.OK)]
    [InlineData(-2, HttpStatusCode.PreconditionFailed)]
    public async Task A_download_goes_on_only_while_the_file_is_the_same(int seconds, HttpStatusCode status)
    {
        var volume = await VolumeAsync("precondition");
        await _server.UploadAsync(volume + "/f", "x");
        var modified = File.GetLastWriteTimeUtc(Path.Combine(_server.Root, "volumes/main/default/precondition/f"));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/2.0/fs/files{volume}/f") { Headers = { IfUnmodifiedSince = new DateTimeOffset(modified).AddSeconds(seconds) } };
        using var response = await _server.Http.SendAsync(request);
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Directories_are_made_listed_and_deleted_when_empty()
    {
        var volume = await _server.CreateVolumeAsync("dirs");
        Assert.Equal(HttpStatusCode.OK, (await _server.DirectoriesAsync(HttpMethod.Head, volume)).Status);
        Assert.Equal("{}", (await _server.DirectoriesAsync(HttpMethod.Get, volume)).Text);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(HttpStatusCode.NoContent, (await _server.DirectoriesAsync(HttpMethod.Put, volume + "/a/b")).Status);
        }
        await _server.UploadAsync(volume + "/a/f", "abc");
        var entries = (await _server.DirectoriesAsync(HttpMethod.Get, volume + "/a")).Contents();
        Assert.Equal(
            [$"b {volume}/a/b True ", $"f {volume}/a/f False 3"],
            entries.Select(entry => $"{entry["name"]} {entry["path"]} {entry["is_directory"]!.GetValue<bool>()} {entry["file_size"]}"));
        Assert.All(entries, entry => Assert.True(entry["last_modified"]!.GetValue<long>() > 1_600_000_000_000));

        var filled = await _server.DirectoriesAsync(HttpMethod.Delete, volume + "/a");
        Assert.Equal((HttpStatusCode.BadRequest, "FILES_API_DIRECTORY_IS_NOT_EMPTY"), (filled.Status, filled.Reason()));
        Assert.Equal("type.googleapis.com/google.rpc.ErrorInfo", filled.Json["details"]![0]!["@type"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.Conflict, (await _server.DirectoriesAsync(HttpMethod.Put, volume + "/a/f")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await _server.UploadAsync(volume + "/a", "x")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await _server.UploadAsync(volume + "/a/f/g", "x")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await _server.DirectoriesAsync(HttpMethod.Delete, volume + "/a/b")).Status);
        foreach (var gone in (string[])["/a/b", "/a/f"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await _server.DirectoriesAsync(HttpMethod.Head, volume + gone)).Status);
            Assert.Equal("FILES_API_DIRECTORY_IS_NOT_FOUND", (await _server.DirectoriesAsync(HttpMethod.Get, volume + gone)).Reason());
        }
    }

    [Fact]
    public async Task A_list_comes_in_pages()
    {
        var volume = await _server.CreateVolumeAsync("pages");
        string[] names = ["a", "b?&", "c%", "d", "é"];
        foreach (var name in names)
        {
            await _server.UploadAsync($"{volume}/{name}", "");
        }
        var seen = new List<string>();
        var token = "";
        do
        {
            var page = await _server.DirectoriesAsync(HttpMethod.Get, volume, "?page_size=2" + (token.Length == 0 ? "" : "&page_token=" + Uri.EscapeDataString(token)));
            seen.AddRange(page.Contents().Select(entry => entry["name"]!.GetValue<string>()));
            token = page.Json["next_page_token"]?.GetValue<string>() ?? "";
        }
        while (token.Length > 0);
        Assert.Equal(names, seen);
    }

    [Theory]
    [InlineData("/Volumes/main/default/nowhere/f", 404, "Volume 'main.default.nowhere' does not exist.")]
    [InlineData("/Volumes/Main/Default/Nowhere/f", 404, "Volume 'main.default.nowhere' does not exist.")]
    [InlineData("/Workspace/Shared/f", 400, "Invalid path: unsupported first path component: Workspace")]
    [InlineData("/dbfs/f", 400, "Invalid path: unsupported first path component: dbfs")]
    [InlineData("/Volumes/main/f", 400, null)]
    public async Task A_path_without_a_volume_is_refused(string path, int status, string? message)
    {
        foreach (var answer in new[] { await _server.UploadAsync(path, "x"), await _server.FilesAsync(HttpMethod.Get, path), await _server.DirectoriesAsync(HttpMethod.Put, path) })
        {
            Assert.Equal((HttpStatusCode)status, answer.Status);
            Assert.Equal(message ?? answer.Message, answer.Message);
            Assert.Equal(status == 400 ? "FILES_API_INVALID_PATH" : null, answer.Reason());
        }
    }

    [Theory]
    [InlineData("..%2F..%2F..%2F..%2Fout")]
    [InlineData("%2e%2e%2f%2e%2e%2f%2e%2e%2f%2e%2e%2fout")]
    [InlineData("link/out")]
    public async Task No_path_leads_out_of_a_volume(string path)
    {
        var volume = await VolumeAsync("safe");
        var link = Path.Combine(_server.Root, "volumes/main/default/safe/link");
        if (!Directory.Exists(link))
        {
            Directory.CreateSymbolicLink(link, _server.Root);
        }
        var answer = await _server.SendAsync(new HttpRequestMessage(HttpMethod.Put, $"/api/2.0/fs/files{volume}/{path}") { Content = new StringContent("x") });
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.False(File.Exists(Path.Combine(_server.Root, "out")));
        Assert.Empty((await _server.DirectoriesAsync(HttpMethod.Get, volume)).Contents());
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing()
    {
        var volume = await _server.CreateVolumeAsync("broken");
        await _server.UploadAsync(volume + "/f", "whole");
        using var content = new StreamContent(new BreakingStream());
        content.Headers.ContentLength = 1_000_000;
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _server.Http.PutAsync(new Uri($"/api/2.0/fs/files{volume}/f", UriKind.Relative), content));
        Assert.Equal("whole", (await _server.FilesAsync(HttpMethod.Get, volume + "/f")).Text);
        Assert.Single((await _server.DirectoriesAsync(HttpMethod.Get, volume)).Contents());
    }

    [Fact]
    public async Task A_large_file_streams_through()
    {
        var volume = await _server.CreateVolumeAsync("large");
        var content = new byte[40 * 1024 * 1024];
        Random.Shared.NextBytes(content);
        (await _server.Http.PutAsync(new Uri($"/api/2.0/fs/files{volume}/large", UriKind.Relative), new ByteArrayContent(content))).EnsureSuccessStatusCode();
        var back = await _server.Http.GetByteArrayAsync(new Uri($"/api/2.0/fs/files{volume}/large", UriKind.Relative));
        Assert.Equal(Convert.ToHexString(SHA256.HashData(content)), Convert.ToHexString(SHA256.HashData(back)));
    }

    private async Task<string> VolumeAsync(string name)
    {
        var volume = "/Volumes/main/default/" + name;
        return (await _server.DirectoriesAsync(HttpMethod.Head, volume)).Status == HttpStatusCode.OK ? volume : await _server.CreateVolumeAsync(name);
    }

    /// <summary>Gives some bytes and then fails, as a client whose machine goes away.</summary>
    private sealed class BreakingStream : MemoryStream
    {
        private bool _given;

        public override int Read(byte[] buffer, int offset, int count) => Give(count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Give(buffer.Length));

        private int Give(int count)
        {
            if (_given)
            {
                throw new IOException("gone");
            }
            _given = true;
            return Math.Min(count, 1000);
        }
    }
}
