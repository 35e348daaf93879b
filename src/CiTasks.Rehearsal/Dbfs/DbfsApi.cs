using System.Text.Json;
using System.Text.Json.Nodes;
using CiTasks.Rehearsal.Http;
using CiTasks.Rehearsal.Storage;

namespace CiTasks.Rehearsal.Dbfs;

/// <summary>The ten calls of /api/2.0/dbfs.</summary>
internal sealed class DbfsApi(DbfsFiles files, DbfsHandles handles, WorkspaceFolder workspace)
{
    // All clients send blocks of 1 MiB, so that is what the documented "1 MB" must admit.
    private const int BlockLimit = 1024 * 1024;
    private const int StandardRead = 512 * 1024;

    public void Map(IEndpointRouteBuilder app)
    {
        var dbfs = app.MapGroup("/api/2.0/dbfs");
        dbfs.MapGet("/get-status", call => call.ReplyAsync(files.Status(Path(call))));
        dbfs.MapGet("/list", List);
        dbfs.MapGet("/read", ReadAsync);
        dbfs.MapPost("/put", PutAsync);
        dbfs.MapPost("/create", CreateAsync);
        dbfs.MapPost("/add-block", AddBlockAsync);
        dbfs.MapPost("/close", CloseAsync);
        dbfs.MapPost("/mkdirs", MakeFolderAsync);
        dbfs.MapPost("/delete", DeleteAsync);
        dbfs.MapPost("/move", MoveAsync);
    }

    private Task List(HttpContext call)
    {
        var entries = files.List(Path(call));
        return entries.Count == 0 ? call.ReplyAsync() : call.ReplyAsync(new JsonObject { ["files"] = entries });
    }

    private async Task ReadAsync(HttpContext call)
    {
        var offset = call.QueryNumber("offset") ?? 0;
        var length = call.QueryNumber("length") ?? StandardRead;
        if (offset < 0 || length < 0)
        {
            throw ApiException.InvalidParameter("Offset and length of a read must not be negative.");
        }
        if (length > BlockLimit)
        {
            throw new ApiException(400, "MAX_READ_SIZE_EXCEEDED", $"The read length {length} exceeds the maximum of {BlockLimit} bytes.");
        }
        var data = await files.ReadAsync(Path(call), offset, (int)length, call.RequestAborted);
        call.Response.ContentType = "application/json";
        // The base64 writer, not a string: a string would be escaped character by character.
        await using var writer = new Utf8JsonWriter(call.Response.BodyWriter);
        writer.WriteStartObject();
        writer.WriteNumber("bytes_read", data.Length);
        writer.WriteBase64String("data", data.Span);
        writer.WriteEndObject();
    }

    private async Task PutAsync(HttpContext call)
    {
        if (UploadForm.Matches(call.Request))
        {
            using var form = await UploadForm.ReadAsync(call.Request, workspace.NewScratchFile());
            files.Publish(form.Data, Path(form.Text("path")), form.Flag("overwrite"));
        }
        else
        {
            var body = await ReadBlockAsync(call);
            var content = Block(body, "contents");
            await files.PutAsync(Path(body), body.Flag("overwrite"), stream => stream.WriteAsync(content).AsTask());
        }
        await call.ReplyAsync();
    }

    private async Task CreateAsync(HttpContext call)
    {
        var body = await call.ReadJsonAsync();
        var handle = await handles.OpenAsync(Path(body), body.Flag("overwrite"));
        await call.ReplyAsync(new JsonObject { ["handle"] = handle });
    }

    private async Task AddBlockAsync(HttpContext call)
    {
        var body = await ReadBlockAsync(call);
        await handles.AppendAsync(body.RequiredNumber("handle"), Block(body, "data"));
        await call.ReplyAsync();
    }

    private async Task CloseAsync(HttpContext call)
    {
        await handles.CloseAsync((await call.ReadJsonAsync()).RequiredNumber("handle"));
        await call.ReplyAsync();
    }

    private async Task MakeFolderAsync(HttpContext call)
    {
        files.MakeFolder(Path(await call.ReadJsonAsync()));
        await call.ReplyAsync();
    }

    private async Task DeleteAsync(HttpContext call)
    {
        var body = await call.ReadJsonAsync();
        files.Delete(Path(body), body.Flag("recursive"));
        await call.ReplyAsync();
    }

    private async Task MoveAsync(HttpContext call)
    {
        var body = await call.ReadJsonAsync();
        files.Move(Path(body.RequiredText("source_path")), Path(body.RequiredText("destination_path")));
        await call.ReplyAsync();
    }

    private static Task<JsonObject> ReadBlockAsync(HttpContext call) => call.ReadJsonAsync(tooLarge: "MAX_BLOCK_SIZE_EXCEEDED");

    private static string Path(HttpContext call) => Path(call.RequiredQuery("path"));

    private static string Path(JsonObject body) => Path(body.RequiredText("path"));

    private static string Path(string? path) =>
        DbfsPath.Normalize(path ?? throw ApiException.InvalidParameter("Missing required field: path"));

    private static byte[] Block(JsonObject body, string field)
    {
        var bytes = body[field] switch
        {
            null => [],
            JsonValue value when value.TryGetValue<JsonElement>(out var element) && element.ValueKind == JsonValueKind.String
                && element.TryGetBytesFromBase64(out var decoded) => decoded,
            _ => throw ApiException.InvalidParameter($"The field {field} is not valid base64."),
        };
        return bytes.Length <= BlockLimit
            ? bytes
            : throw new ApiException(400, "MAX_BLOCK_SIZE_EXCEEDED", $"The block of {bytes.Length} bytes exceeds the maximum of {BlockLimit} bytes.");
    }
}
