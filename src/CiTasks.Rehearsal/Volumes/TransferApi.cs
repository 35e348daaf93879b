using System.Globalization;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;

namespace CiTasks.Rehearsal.Volumes;

/// <summary>
/// The calls that give out signed URLs, and the part of this server that plays the cloud storage they lead to. It lies
/// outside /api, because clients follow these URLs without their token.
/// </summary>
internal sealed class TransferApi(VolumeFiles files, UploadSessions uploads, SignedUrls urls)
{
    private const string Storage = "/storage";
    private const string FileRoute = Storage + "/files/";
    private const int PartLimit = 10_000;

    public void Map(IEndpointRouteBuilder app)
    {
        var fs = app.MapGroup("/api/2.0/fs");
        fs.MapPost("/create-download-url", CreateDownloadUrl);
        fs.MapPost("/create-upload-part-urls", CreatePartUrlsAsync);
        fs.MapPost("/create-abort-upload-url", CreateAbortUrlAsync);
        app.MapGet(FileRoute + "{*path}", call => ServeAsync(call, () => call.ReplyWithFileAsync(files.GetFile(VolumePath.Parse(call.PathAfter(FileRoute))))));
        app.MapPut(Storage + "/uploads/{token}/{part:int}", call => ServeAsync(call, () => PutPartAsync(call)));
        app.MapDelete(Storage + "/uploads/{token}", call => ServeAsync(call, () =>
        {
            uploads.Abort(Token(call));
            return Task.CompletedTask;
        }));
    }

    private async Task CreateDownloadUrl(HttpContext call)
    {
        var body = call.Query("path") is null ? await call.ReadJsonAsync() : [];
        var path = VolumePath.Parse(call.Query("path") ?? body.RequiredText("path"));
        files.GetFile(path);
        var target = FileRoute.TrimEnd('/') + string.Join('/', path.Shown.Split('/').Select(Uri.EscapeDataString));
        await call.ReplyAsync(Url(urls.Create(call, HttpMethods.Get, target, call.Query("expire_time") ?? body.Text("expire_time"))));
    }

    private async Task CreatePartUrlsAsync(HttpContext call)
    {
        var body = await call.ReadJsonAsync();
        var token = body.RequiredText("session_token");
        uploads.Check(token, body.RequiredText("path"));
        var (start, count) = (body.RequiredNumber("start_part_number"), body.Number("count") ?? 1);
        if (start < 1 || count < 1 || start > PartLimit || start + count - 1 > PartLimit)
        {
            throw FilesProblem.BadParts($"Parts have numbers from 1 to {PartLimit}.");
        }
        var parts = Enumerable.Range((int)start, (int)count).Select(number =>
        {
            var part = Url(urls.Create(call, HttpMethods.Put, $"{Storage}/uploads/{token}/{number}", body.Text("expire_time")));
            part["part_number"] = number;
            return (JsonNode)part;
        });
        await call.ReplyAsync(new JsonObject { ["upload_part_urls"] = new JsonArray([.. parts]) });
    }

    private async Task CreateAbortUrlAsync(HttpContext call)
    {
        var body = await call.ReadJsonAsync();
        var token = body.RequiredText("session_token");
        uploads.Check(token, body.RequiredText("path"));
        await call.ReplyAsync(new JsonObject
        {
            ["abort_upload_url"] = Url(urls.Create(call, HttpMethods.Delete, $"{Storage}/uploads/{token}", body.Text("expire_time"))),
        });
    }

    private async Task PutPartAsync(HttpContext call)
    {
        var number = int.Parse(call.Request.RouteValues["part"]!.ToString()!, CultureInfo.InvariantCulture);
        call.Response.Headers.ETag = $"\"{await uploads.PutPartAsync(call, Token(call), number)}\"";
    }

    /// <summary>Cloud storage refuses in XML.</summary>
    private async Task ServeAsync(HttpContext call, Func<Task> serve)
    {
        // As it was signed: the path as it is in the URL.
        var path = Storage + call.PathAfter(Storage);
        if (urls.Refusal(call, string.Join('/', path.Split('/').Select(Uri.EscapeDataString))) is not { } refusal)
        {
            await serve();
            return;
        }
        call.Response.StatusCode = 403;
        call.Response.ContentType = "application/xml";
        await call.Response.WriteAsync($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code><Message>{refusal}</Message></Error>");
    }

    private static JsonObject Url(string url) => new() { ["url"] = url, ["headers"] = new JsonArray() };

    private static string Token(HttpContext call) => call.Request.RouteValues["token"]!.ToString()!;
}
