using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using CiTasks.Testing;

namespace CiTasks.AcceptanceTests.Rehearsal;

/// <summary>Uploads in parts and downloads by signed URL, in the order in which the SDKs make the calls.</summary>
public sealed class TransferTests(RehearsalFixture fixture) : IClassFixture<RehearsalFixture>, IDisposable
{
    private readonly RehearsalServer _server = fixture.Server;

    /// <summary>Cloud storage gets no token.</summary>
    private readonly HttpClient _storage = new();

    public void Dispose() => _storage.Dispose();

    [Fact]
    public async Task Parts_arrive_in_any_order_and_make_one_file()
    {
        var file = await _server.CreateVolumeAsync("parts") + "/dir/big.bin";
        var token = await InitiateAsync(file);
        var tags = new Dictionary<int, string>();
        foreach (var (number, content) in new[] { (2, "second-"), (3, "third"), (1, "wrong"), (1, "first-") })
        {
            using var response = await _storage.PutAsync(new Uri(await PartUrlAsync(file, token, number)), new StringContent(content));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            tags[number] = response.Headers.ETag!.ToString();
        }
        Assert.Equal(HttpStatusCode.NotFound, (await _server.FilesAsync(HttpMethod.Head, file)).Status);
        // The second time as after a lost answer.
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal("{}", (await CompleteAsync(file, token, tags)).Text);
        }
        Assert.Equal("first-second-third", (await _server.FilesAsync(HttpMethod.Get, file)).Text);
    }

    [Fact]
    public async Task An_upload_needs_its_parts_and_a_free_place()
    {
        var file = await _server.CreateVolumeAsync("refused") + "/f";
        var token = await InitiateAsync(file, "&overwrite=false");
        Assert.Equal(HttpStatusCode.BadRequest, (await CompleteAsync(file, token, new() { [1] = "\"../../session.json\"" })).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await CompleteAsync(file, "0123456789abcdef", [])).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await CompleteAsync(file, "..", [])).Status);
        using var part = await _storage.PutAsync(new Uri(await PartUrlAsync(file, token, 1)), new StringContent("late"));
        await _server.UploadAsync(file, "first");
        Assert.Equal(HttpStatusCode.Conflict, (await CompleteAsync(file, token, new() { [1] = part.Headers.ETag!.ToString() })).Status);
        Assert.Equal("first", (await _server.FilesAsync(HttpMethod.Get, file)).Text);
        Assert.Equal(HttpStatusCode.Conflict, (await _server.PostAsync($"/api/2.0/fs/files{file}?action=initiate-upload&overwrite=false", "")).Status);
    }

    [Fact]
    public async Task An_aborted_upload_is_gone()
    {
        var file = await _server.CreateVolumeAsync("aborted") + "/f";
        var token = await InitiateAsync(file);
        var partUrl = await PartUrlAsync(file, token, 1);
        var abort = await _server.PostAsync("/api/2.0/fs/create-abort-upload-url", new JsonObject { ["path"] = file, ["session_token"] = token }.ToJsonString()).OkAsync();
        using var aborted = await _storage.DeleteAsync(new Uri(abort["abort_upload_url"]!["url"]!.GetValue<string>()));
        Assert.Equal(HttpStatusCode.OK, aborted.StatusCode);
        using var late = await _storage.PutAsync(new Uri(partUrl), new StringContent("x"));
        Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await CompleteAsync(file, token, [])).Status);
    }

    [Fact]
    public async Task A_download_url_gives_the_file_and_its_parts_without_a_token()
    {
        var file = await _server.CreateVolumeAsync("download") + "/a b+ü%.txt";
        await _server.UploadAsync(file, "0123456789");
        var url = await DownloadUrlAsync(file);
        Assert.Equal("0123456789", await _storage.GetStringAsync(new Uri(url)));
        using var part = await _storage.SendAsync(new HttpRequestMessage(HttpMethod.Get, url) { Headers = { Range = new RangeHeaderValue(8, null) } });
        Assert.Equal((HttpStatusCode.PartialContent, "89"), (part.StatusCode, await part.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.NotFound, (await _server.PostAsync($"/api/2.0/fs/create-download-url?path={Uri.EscapeDataString(file)}x", "")).Status);
    }

    [Fact]
    public async Task A_signature_is_for_one_path_one_method_and_one_time()
    {
        var volume = await _server.CreateVolumeAsync("signed");
        await _server.UploadAsync(volume + "/a", "a");
        await _server.UploadAsync(volume + "/b", "b");
        var url = await DownloadUrlAsync(volume + "/a");
        using var other = await _storage.GetAsync(new Uri(url.Replace("signed/a", "signed/b", StringComparison.Ordinal)));
        using var without = await _storage.GetAsync(new Uri(url.Split('?')[0]));
        using var forever = await _storage.GetAsync(new Uri(url.Replace("expires=1", "expires=9", StringComparison.Ordinal)));
        Assert.All([other, without, forever], response => Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode));
        using var late = await _storage.GetAsync(new Uri(await DownloadUrlAsync(volume + "/a", "2020-01-01T00:00:00Z")));
        Assert.Equal(HttpStatusCode.Forbidden, late.StatusCode);
        // The SDK for Python looks for this, and asks for another URL.
        Assert.Contains("<Code>AccessDenied</Code><Message>Request has expired</Message>", await late.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<string> InitiateAsync(string file, string more = "") =>
        (await _server.PostAsync($"/api/2.0/fs/files{file}?action=initiate-upload{more}", "").OkAsync())["multipart_upload"]!["session_token"]!.GetValue<string>();

    private async Task<string> PartUrlAsync(string file, string token, int number)
    {
        var body = new JsonObject { ["path"] = file, ["session_token"] = token, ["start_part_number"] = number, ["count"] = 2, ["expire_time"] = "2100-01-01T00:00:00.123Z" };
        var urls = (await _server.PostAsync("/api/2.0/fs/create-upload-part-urls", body.ToJsonString()).OkAsync())["upload_part_urls"]!.AsArray();
        Assert.Equal([number, number + 1], urls.Select(url => url!["part_number"]!.GetValue<int>()));
        return urls[0]!["url"]!.GetValue<string>();
    }

    private Task<Answer> CompleteAsync(string file, string token, Dictionary<int, string> tags) => _server.PostAsync(
        $"/api/2.0/fs/files{file}?action=complete-upload&upload_type=multipart&session_token={token}",
        new JsonObject { ["parts"] = new JsonArray([.. tags.OrderBy(tag => tag.Key).Select(tag => (JsonNode)new JsonObject { ["part_number"] = tag.Key, ["etag"] = tag.Value })]) }.ToJsonString());

    private async Task<string> DownloadUrlAsync(string file, string expires = "2100-01-01T00:00:00Z") =>
        (await _server.PostAsync($"/api/2.0/fs/create-download-url?path={Uri.EscapeDataString(file)}&expire_time={expires}", "").OkAsync())["url"]!.GetValue<string>();
}
